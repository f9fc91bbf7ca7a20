package dev.crosskeep.policy.member;

import dev.crosskeep.policy.audit.Actor;
import dev.crosskeep.policy.audit.Actors;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.service.problems.Refusal;
import dev.crosskeep.service.rows.RowScope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.servlet.HandlerMapping;

/** What a member reaches, on the pages and by a program. */
public final class Access {

  private Access() {}

  /** Is the member's from here on: what is done is on record as his, and he sees his rows only. */
  public static void begin(Member member, HttpServletRequest request) {
    request.setAttribute(Actors.SIGNED_IN, new Actor(member.login()));
    RowScope.of(member.tenant()).enter(request);
  }

  /**
   * Lets through who may do what an address is for, to the tenant that the address names.
   *
   * @param enough any of these is
   * @throws Refusal 404 for another tenant than the member's, as if it were not there; 403 for what
   *     none of the roles allows
   */
  public static void check(Member member, Collection<Right> enough, HttpServletRequest request) {
    tenantIn(request)
        .filter(tenant -> !member.sees(tenant))
        .ifPresent(tenant -> {
          throw Tenants.unknown(tenant);
        });
    if (enough.stream().noneMatch(member::may)) {
      throw Refusal.forbidden("your roles do not allow this");
    }
  }

  private static Optional<String> tenantIn(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
            instanceof Map<?, ?> variables
        ? Optional.ofNullable(variables.get("tenant")).map(String::valueOf)
        : Optional.empty();
  }
}
