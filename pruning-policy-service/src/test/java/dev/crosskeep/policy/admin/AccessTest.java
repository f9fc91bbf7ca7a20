package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.member.Role.APPROVER;
import static dev.crosskeep.policy.member.Role.AUDITOR;
import static dev.crosskeep.policy.member.Role.EDITOR;
import static dev.crosskeep.policy.member.Role.PLATFORM_ADMIN;
import static dev.crosskeep.policy.member.Role.TENANT_ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every address of the admin pages as every role: none that is not in this table. */
@PolicyService
class AccessTest {

  private static final Set<Role> EVERYBODY = EnumSet.allOf(Role.class);
  private static final Set<Role> WRITERS = Set.of(EDITOR, TENANT_ADMIN, PLATFORM_ADMIN);
  private static final Set<Role> TRIERS = Set.of(EDITOR, APPROVER, TENANT_ADMIN, PLATFORM_ADMIN);
  private static final Set<Role> REVIEWERS = Set.of(APPROVER, TENANT_ADMIN, PLATFORM_ADMIN);
  private static final Set<Role> ADMINS = Set.of(TENANT_ADMIN, PLATFORM_ADMIN);

  private static final Map<String, Set<Role>> WHO_MAY =
      Map.ofEntries(
          Map.entry("GET /admin", EVERYBODY),
          Map.entry("GET /admin/password", EVERYBODY),
          Map.entry("POST /admin/password", EVERYBODY),
          Map.entry("GET /admin/tokens", EVERYBODY),
          Map.entry("POST /admin/tokens", EVERYBODY),
          Map.entry("POST /admin/tokens/{id}/revoke", EVERYBODY),
          Map.entry("GET /admin/tenants", EVERYBODY),
          Map.entry("POST /admin/tenants", Set.of(PLATFORM_ADMIN)),
          Map.entry("GET /admin/tenants/{tenant}", EVERYBODY),
          Map.entry("GET /admin/tenants/{tenant}/compare", EVERYBODY),
          Map.entry("GET /admin/tenants/{tenant}/policy", WRITERS),
          Map.entry("POST /admin/tenants/{tenant}/policy", WRITERS),
          Map.entry("POST /admin/tenants/{tenant}/policy/fields", WRITERS),
          Map.entry("POST /admin/tenants/{tenant}/policy/check", WRITERS),
          Map.entry("POST /admin/tenants/{tenant}/policy/requests", WRITERS),
          Map.entry("POST /admin/tenants/{tenant}/policy/sample", WRITERS),
          Map.entry("GET /admin/playground", TRIERS),
          Map.entry("POST /admin/playground/answers", TRIERS),
          Map.entry("POST /admin/tenants/{tenant}/keys", ADMINS),
          Map.entry("POST /admin/tenants/{tenant}/keys/{id}/revoke", ADMINS),
          Map.entry("POST /admin/tenants/{tenant}/keys/{id}/rotate", ADMINS),
          Map.entry("POST /admin/tenants/{tenant}/kill-switch", WRITERS),
          Map.entry("POST /admin/tenants/{tenant}/settings", Set.of(PLATFORM_ADMIN)),
          Map.entry("GET /admin/tenants/{tenant}/limits", EVERYBODY),
          Map.entry("POST /admin/tenants/{tenant}/limits", Set.of(PLATFORM_ADMIN)),
          Map.entry("GET /admin/tenants/{tenant}/keys/{id}/limits", EVERYBODY),
          Map.entry("POST /admin/tenants/{tenant}/keys/{id}/limits", ADMINS),
          Map.entry("POST /admin/tenants/{tenant}/keys/{id}/models", ADMINS),
          Map.entry("GET /admin/tenants/{tenant}/effective", EVERYBODY),
          Map.entry("GET /admin/approvals", EVERYBODY),
          Map.entry("POST /admin/tenants/{tenant}/drafts", WRITERS),
          Map.entry("GET /admin/tenants/{tenant}/drafts/{draft}", EVERYBODY),
          Map.entry("GET /admin/tenants/{tenant}/drafts/{draft}/edit", WRITERS),
          Map.entry("POST /admin/tenants/{tenant}/drafts/{draft}", WRITERS),
          Map.entry("POST /admin/tenants/{tenant}/drafts/{draft}/submit", WRITERS),
          Map.entry("POST /admin/tenants/{tenant}/drafts/{draft}/withdraw", WRITERS),
          Map.entry("POST /admin/tenants/{tenant}/drafts/{draft}/rebase", WRITERS),
          Map.entry("POST /admin/tenants/{tenant}/drafts/{draft}/approve", REVIEWERS),
          Map.entry("POST /admin/tenants/{tenant}/drafts/{draft}/reject", REVIEWERS),
          Map.entry("POST /admin/tenants/{tenant}/drafts/{draft}/publish", TRIERS),
          Map.entry("GET /admin/usage", EVERYBODY),
          Map.entry("GET /admin/usage.csv", EVERYBODY),
          Map.entry("GET /admin/platform", EVERYBODY),
          Map.entry("GET /admin/platform/compare", EVERYBODY),
          Map.entry("GET /admin/platform/policy", Set.of(PLATFORM_ADMIN)),
          Map.entry("POST /admin/platform/policy", Set.of(PLATFORM_ADMIN)),
          Map.entry("POST /admin/platform/policy/fields", Set.of(PLATFORM_ADMIN)),
          Map.entry("POST /admin/platform/policy/check", Set.of(PLATFORM_ADMIN)),
          Map.entry("POST /admin/platform/kill-switch", Set.of(PLATFORM_ADMIN)),
          Map.entry("GET /admin/audit", Set.of(AUDITOR, TENANT_ADMIN, PLATFORM_ADMIN)),
          Map.entry("GET /admin/members", ADMINS),
          Map.entry("POST /admin/members", ADMINS),
          Map.entry("POST /admin/members/{id}/roles", ADMINS),
          Map.entry("POST /admin/members/{id}/disable", ADMINS),
          Map.entry("POST /admin/members/{id}/enable", ADMINS),
          Map.entry("POST /admin/members/{id}/password", ADMINS));

  @LocalServerPort private int port;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping addresses;

  @Autowired private Membership membership;
  @Autowired private JdbcClient jdbc;

  @Test
  void theTableNamesEveryAddress() {
    assertThat(served()).isEqualTo(new TreeSet<>(WHO_MAY.keySet()));
  }

  @ParameterizedTest
  @EnumSource
  void aRoleReachesWhatItMayAndNothingElse(Role role) throws Exception {
    String tenant = new Client(port).newTenant();
    var visitor =
        new Cast(membership, jdbc, port).visitor(role == TENANT_ADMIN ? tenant : null, role);

    for (String address : served()) {
      int status = ask(visitor, address, tenant);

      if (WHO_MAY.getOrDefault(address, Set.of()).contains(role)) {
        assertThat(status).as(address + " as " + role).isNotIn(401, 403, 500);
      } else {
        assertThat(status).as(address + " as " + role).isEqualTo(403);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PLATFORM_ADMIN")
  void whoeverIsBoundToATenantKnowsNoOther(Role role) throws Exception {
    var client = new Client(port);
    var visitor = new Cast(membership, jdbc, port).visitor(client.newTenant(), role);
    String other = client.newTenant();

    for (String address : served()) {
      if (address.contains("{tenant}")) {
        assertThat(ask(visitor, address, other)).as(address + " as " + role).isEqualTo(404);
      }
    }
    for (String page : new String[] {"/admin", "/admin/tenants", "/admin/playground"}) {
      assertThat(visitor.get(page).body()).doesNotContain(other);
    }
  }

  private int ask(Visitor visitor, String address, String tenant) throws Exception {
    String path =
        address
            .substring(address.indexOf(' ') + 1)
            .replace("{tenant}", tenant)
            .replace("{draft}", "1")
            .replace("{id}", "00000000-0000-0000-0000-000000000000");
    return address.startsWith("GET")
        ? visitor.get(path).statusCode()
        : visitor.post(path, "version", "1", "revision", "1", "method", "full").statusCode();
  }

  /** But for the login, which everybody may see, and for all that is nothing. */
  private Set<String> served() {
    var served = new TreeSet<String>();
    addresses
        .getHandlerMethods()
        .forEach((mapping, _) ->
            mapping
                .getPatternValues()
                .forEach(pattern ->
                    mapping
                        .getMethodsCondition()
                        .getMethods()
                        .forEach(method -> {
                          if (pattern.startsWith("/admin")) {
                            served.add(method + " " + pattern);
                          }
                        })));
    served.remove("GET /admin/login");
    return served;
  }
}
