package dev.crosskeep.gateway.chat;

import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.keyuse.LastUses;
import dev.crosskeep.gateway.snapshot.Caller;
import dev.crosskeep.gateway.snapshot.Callers;
import dev.crosskeep.gateway.snapshot.SnapshotFeed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Tells from a request's key who asks. */
@Component
class Authentication {

  private static final String SCHEME = "Bearer ";

  private final SnapshotFeed<Callers> callers;
  private final LastUses uses;
  private final Clock clock;

  Authentication(SnapshotFeed<Callers> callers, LastUses uses, Clock clock) {
    this.callers = callers;
    this.uses = uses;
    this.clock = clock;
  }

  /**
   * Who asks.
   *
   * @throws dev.crosskeep.gateway.errors.ProblemException when the headers have no key that counts
   */
  Caller callerOf(HttpHeaders headers) {
    String key = keyIn(headers);
    var caller = known(key);
    uses.note(caller.keyId(), clock.instant());
    return caller;
  }

  private Caller known(String key) {
    return callers
        .current()
        .orElseThrow(() -> notReady().exception())
        .byKey(sha256(key))
        .filter(caller -> caller.isValidAt(clock.instant()))
        .orElseThrow(() -> Problem.unauthenticated("the API key does not count").exception());
  }

  private static String keyIn(HttpHeaders headers) {
    List<String> given = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
    if (given.size() != 1 || !given.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw Problem.unauthenticated("an API key is needed: 'Authorization: Bearer ck_...'")
          .exception();
    }
    return given.getFirst().substring(SCHEME.length()).strip();
  }

  private static Problem notReady() {
    return Problem.tryAgain(
        HttpStatus.SERVICE_UNAVAILABLE, "the gateway does not know any keys yet", "unavailable");
  }

  private static String sha256(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
