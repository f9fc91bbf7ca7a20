package dev.crosskeep.gateway.idempotency;

import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.snapshot.Caller;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/**
 * What a caller calls one request; nobody else's names count.
 *
 * @param tenant the caller's tenant
 * @param key the id of the caller's API key
 * @param name as the header has it
 */
record Name(String tenant, String key, String name) {

  static final String HEADER = "Idempotency-Key";

  private static final Pattern USABLE = Pattern.compile("[!-~]{1,255}");

  /**
   * The name in a request's head, if there is one.
   *
   * @throws dev.crosskeep.gateway.errors.ProblemException when it is none
   */
  static Optional<Name> in(HttpHeaders headers, Caller caller) {
    List<String> given = headers.getOrEmpty(HEADER);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    if (given.size() > 1 || !USABLE.matcher(given.getFirst()).matches()) {
      throw Problem.badRequest(
              HEADER + " must be there once, with 1 to 255 visible ASCII characters",
              HEADER,
              "invalid_idempotency_key")
          .exception();
    }
    return Optional.of(new Name(caller.tenant(), caller.keyId(), given.getFirst()));
  }
}
