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
  private static final String PLATFORM = "/api/platform";
  private static final String DIFF = "/policies/{from:[0-9]{1,9}}/diff/{to:[0-9]{1,9}}";
  private static final String ROLLBACK = "/policies/{version:[0-9]{1,9}}/rollback";
  private static final String DRAFT = "/drafts/{id:[0-9]{1,18}}";
  private static final String STEP = DRAFT + "/{step:submit|rebase|withdraw|publish}";

  private static final Map<String, Right> NEEDED =
      Map.ofEntries(
          entry("GET /api/tenants", READ),
          entry("POST /api/tenants", MANAGE_TENANTS),
          entry("GET " + TENANT + "/policy", READ),
          entry("PUT " + TENANT + "/policy", EDIT_POLICIES),
          entry("GET " + TENANT + "/policies", READ),
          entry("GET " + TENANT + DIFF, READ),
          entry("POST " + TENANT + ROLLBACK, EDIT_POLICIES),
          entry("GET " + TENANT + "/effective-policy", READ),
          entry("GET " + TENANT + "/drafts", READ),
          entry("POST " + TENANT + "/drafts", EDIT_POLICIES),
          entry("GET " + TENANT + DRAFT, READ),
          entry("PUT " + TENANT + DRAFT, EDIT_POLICIES),
          entry("POST " + TENANT + STEP, EDIT_POLICIES),
          entry("POST " + TENANT + DRAFT + "/approve", APPROVE_POLICIES),
          entry("POST " + TENANT + DRAFT + "/reject", APPROVE_POLICIES),
          entry("GET " + TENANT + "/settings", READ),
          // How a tenant is run and how much it may take is not its own to say.
          entry("PUT " + TENANT + "/settings", MANAGE_TENANTS),
          entry("GET " + TENANT + "/kill-switch", READ),
          entry("POST " + TENANT + "/kill-switch", EDIT_POLICIES),
          entry("GET " + TENANT + "/keys", READ),
          entry("POST " + TENANT + "/keys", MANAGE_KEYS),
          entry("POST " + TENANT + "/keys/{id}/rotate", MANAGE_KEYS),
          entry("PUT " + TENANT + "/keys/{id}/models", MANAGE_KEYS),
          entry("DELETE " + TENANT + "/keys/{id}", MANAGE_KEYS),
          entry("GET " + TENANT + "/keys/{key}/limits", READ),
          entry("PUT " + TENANT + "/keys/{key}/limits", MANAGE_KEYS),
          entry("GET " + TENANT + "/limits", READ),
          entry("PUT " + TENANT + "/limits", MANAGE_TENANTS),
          entry("GET " + PLATFORM + "/policy", READ),
          entry("PUT " + PLATFORM + "/policy", MANAGE_TENANTS),
          entry("GET " + PLATFORM + "/policies", READ),
          entry("GET " + PLATFORM + DIFF, READ),
          entry("POST " + PLATFORM + ROLLBACK, MANAGE_TENANTS),
          entry("GET " + PLATFORM + "/drafts", READ),
          entry("POST " + PLATFORM + "/drafts", MANAGE_TENANTS),
          entry("GET " + PLATFORM + DRAFT, READ),
          entry("PUT " + PLATFORM + DRAFT, MANAGE_TENANTS),
          entry("POST " + PLATFORM + STEP, MANAGE_TENANTS),
          entry("POST " + PLATFORM + DRAFT + "/approve", MANAGE_TENANTS),
          entry("POST " + PLATFORM + DRAFT + "/reject", MANAGE_TENANTS),
          entry("GET " + PLATFORM + "/settings", READ),
          entry("PUT " + PLATFORM + "/settings", MANAGE_TENANTS),
          entry("GET " + PLATFORM + "/kill-switch", READ),
          entry("POST " + PLATFORM + "/kill-switch", MANAGE_TENANTS),
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
