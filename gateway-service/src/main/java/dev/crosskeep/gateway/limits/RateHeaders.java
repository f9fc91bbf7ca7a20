package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.Limit.Measure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/**
 * The headers {@code x-ratelimit-*}: of all windows that count requests the one with the least
 * room, and the same of those that count tokens.
 */
final class RateHeaders {

  private static final Set<Measure> REQUESTS = Set.of(Measure.REQUESTS);
  private static final Set<Measure> TOKENS =
      Set.of(Measure.INPUT_TOKENS, Measure.OUTPUT_TOKENS, Measure.TOTAL_TOKENS);

  private RateHeaders() {}

  /**
   * Sets those for which there is a limit.
   *
   * @param taken of the bucket of each claim
   */
  static void set(HttpHeaders headers, List<Claim> claims, List<Long> taken, Instant now) {
    set(headers, "requests", REQUESTS, claims, taken, now);
    set(headers, "tokens", TOKENS, claims, taken, now);
  }

  private static void set(
      HttpHeaders headers,
      String what,
      Set<Measure> measures,
      List<Claim> claims,
      List<Long> taken,
      Instant now) {
    int tightest = -1;
    for (int i = 0; i < claims.size(); i++) {
      var bucket = claims.get(i).bucket();
      if (!bucket.isInFlight()
          && measures.contains(bucket.limit().measure())
          && (tightest < 0 || room(i, claims, taken) < room(tightest, claims, taken))) {
        tightest = i;
      }
    }
    if (tightest >= 0) {
      var claim = claims.get(tightest);
      headers.set("x-ratelimit-limit-" + what, Long.toString(claim.most()));
      headers.set("x-ratelimit-remaining-" + what, Long.toString(room(tightest, claims, taken)));
      headers.set("x-ratelimit-reset-" + what, seconds(claim.bucket().left(now)) + "s");
    }
  }

  private static long room(int i, List<Claim> claims, List<Long> taken) {
    return Math.max(0, claims.get(i).most() - taken.get(i));
  }

  /** Rounded up: who waits so long comes in time. */
  private static long seconds(Duration duration) {
    return Math.ceilDiv(duration.toMillis(), 1000);
  }
}
