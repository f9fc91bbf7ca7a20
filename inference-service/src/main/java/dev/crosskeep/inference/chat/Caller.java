package dev.crosskeep.inference.chat;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.generation.InvalidRequestException;
import dev.crosskeep.service.ServiceTrust;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who asks and what he gets, as a gateway has decided.
 *
 * @param tenant whose request it is
 * @param key the id of the key with which he asks
 * @param unit the id by which experiments assign it
 * @param policy what it gets; empty where nobody decided, so that the service's own applies
 */
record Caller(
    String tenant, @Nullable String key, @Nullable String unit, Optional<EffectivePolicy> policy) {

  /** Somebody who talks to this service without a gateway. */
  private static final Caller DIRECT = new Caller("direct", null, null, Optional.empty());

  /** Reads the trusted headers of a trusted request; those of others are not even looked at. */
  static Caller of(HttpServletRequest request, JsonMapper json) {
    String tenant = request.getHeader(TrustedHeaders.TENANT);
    if (!ServiceTrust.isTrusted(request) || tenant == null) {
      return DIRECT;
    }
    var policy =
        Optional.ofNullable(request.getHeader(TrustedHeaders.EFFECTIVE_POLICY))
            .map(header -> read(header, json));
    return new Caller(
        tenant,
        request.getHeader(TrustedHeaders.KEY),
        request.getHeader(TrustedHeaders.UNIT),
        policy);
  }

  private static EffectivePolicy read(String header, JsonMapper json) {
    try {
      return json.readValue(header, EffectivePolicy.class);
    } catch (JacksonException _) {
      throw new InvalidRequestException(
          TrustedHeaders.EFFECTIVE_POLICY + " cannot be read", TrustedHeaders.EFFECTIVE_POLICY);
    }
  }
}
