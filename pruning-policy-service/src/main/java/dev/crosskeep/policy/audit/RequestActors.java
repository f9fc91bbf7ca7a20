package dev.crosskeep.policy.audit;

import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.service.ServiceTrust;
import dev.crosskeep.service.problems.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Knows who has signed in, and believes {@link TrustedHeaders#ACTOR} of whoever shows the service
 * token.
 */
@Component
class RequestActors implements Actors {

  private static final Pattern NAME = Pattern.compile("(?=.*\\S)[\\x20-\\x7e]{1,200}");

  @Override
  public Actor current() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes asked
        ? of(asked.getRequest())
        : Actor.SERVICE;
  }

  private static Actor of(HttpServletRequest request) {
    if (request.getAttribute(SIGNED_IN) instanceof Actor member) {
      return member;
    }
    String name = request.getHeader(TrustedHeaders.ACTOR);
    if (name == null || !ServiceTrust.isTrusted(request)) {
      return Actor.SERVICE;
    }
    if (!NAME.matcher(name).matches()) {
      throw Refusal.request(
          TrustedHeaders.ACTOR + " must have 1 to 200 printable ASCII characters");
    }
    return new Actor(name.strip());
  }
}
