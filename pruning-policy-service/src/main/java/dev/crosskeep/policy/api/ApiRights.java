package dev.crosskeep.policy.api;

import static dev.crosskeep.policy.member.Right.APPROVE_POLICIES;
import static dev.crosskeep.policy.member.Right.AUDIT;
import static dev.crosskeep.policy.member.Right.EDIT_POLICIES;
import static dev.crosskeep.policy.member.Right.MANAGE_KEYS;
import static dev.crosskeep.policy.member.Right.MANAGE_TENANTS;
import static dev.crosskeep.policy.member.Right.READ;
import static java.util.Map.entry;

import dev.crosskeep.policy.member.Right;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a member must be allowed in order to reach an address of {@code /api}: for the tenant in it,
 * where there is one. Those that are missing here are for the service token only.
 */
final class ApiRights {

  private static final String TENANT = "/api/tenants/{tenant}";
  private static final String DRAFT = TENANT + "/drafts/{id:[0-9]{1,18}}";

  private static final Map<String, Right> NEEDED =
      Map.ofEntries(
          entry("GET /api/tenants", READ),
          entry("POST /api/tenants", MANAGE_TENANTS),
          entry("GET " + TENANT + "/policy", READ),
          entry("PUT " + TENANT + "/policy", EDIT_POLICIES),
          entry("GET " + TENANT + "/policies", READ),
          entry("GET " + TENANT + "/policies/{from:[0-9]{1,9}}/diff/{to:[0-9]{1,9}}", READ),
          entry("POST " + TENANT + "/policies/{version:[0-9]{1,9}}/rollback", EDIT_POLICIES),
          entry("GET " + TENANT + "/effective-policy", READ),
          entry("GET " + TENANT + "/drafts", READ),
          entry("POST " + TENANT + "/drafts", EDIT_POLICIES),
          entry("GET " + DRAFT, READ),
          entry("PUT " + DRAFT, EDIT_POLICIES),
          entry("POST " + DRAFT + "/{step:submit|rebase|withdraw|publish}", EDIT_POLICIES),
          entry("POST " + DRAFT + "/approve", APPROVE_POLICIES),
          entry("POST " + DRAFT + "/reject", APPROVE_POLICIES),
          entry("GET " + TENANT + "/settings", READ),
          // How a tenant is run and how much it may take is not its own to say.
          entry("PUT " + TENANT + "/settings", MANAGE_TENANTS),
          entry("GET " + TENANT + "/kill-switch", READ),
          entry("POST " + TENANT + "/kill-switch", EDIT_POLICIES),
          entry("GET " + TENANT + "/keys", READ),
          entry("POST " + TENANT + "/keys", MANAGE_KEYS),
          entry("POST " + TENANT + "/keys/{id}/rotate", MANAGE_KEYS),
          entry("DELETE " + TENANT + "/keys/{id}", MANAGE_KEYS),
          entry("GET " + TENANT + "/keys/{key}/limits", READ),
          entry("PUT " + TENANT + "/keys/{key}/limits", MANAGE_KEYS),
          entry("GET " + TENANT + "/limits", READ),
          entry("PUT " + TENANT + "/limits", MANAGE_TENANTS),
          entry("GET /api/platform/policy", READ),
          entry("PUT /api/platform/policy", MANAGE_TENANTS),
          entry("GET /api/platform/policies", READ),
          entry("GET /api/platform/kill-switch", READ),
          entry("POST /api/platform/kill-switch", MANAGE_TENANTS),
          entry("GET /api/audit", AUDIT),
          entry("GET /api/audit/export", AUDIT),
          entry("GET /api/audit/verification", AUDIT));

  private ApiRights() {}

  /** All that are listed. */
  static Set<String> addresses() {
    return NEEDED.keySet();
  }

  /** Empty where members may not go. */
  static Optional<Right> of(String address) {
    return Optional.ofNullable(NEEDED.get(address.replaceFirst("^HEAD ", "GET ")));
  }
}
