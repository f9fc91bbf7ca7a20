package dev.crosskeep.policy.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crosskeep.policy.tenant.Scope;
import java.net.URLEncoder;

/** A word that leads to a page. */
record Link(String text, String address) {

  static Link tenants() {
    return new Link("Tenants", "/admin/tenants");
  }

  static Link tenant(String id) {
    return new Link(id, "/admin/tenants/" + id);
  }

  static Link platform() {
    return new Link("Platform", "/admin/platform");
  }

  /** An address with the model or the key that it is about. */
  static String at(String address, Scope scope) {
    if (scope.model() != null) {
      return address + "?model=" + URLEncoder.encode(scope.model(), UTF_8);
    }
    return scope.key() == null ? address : address + "?key=" + scope.key();
  }

  static Link draft(String tenant, long id) {
    return new Link("Draft " + id, Drafted.address(tenant, id));
  }
}
