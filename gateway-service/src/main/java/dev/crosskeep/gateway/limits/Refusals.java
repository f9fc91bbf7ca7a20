package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.Limit;
import dev.crosskeep.gateway.errors.Problem;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.HttpStatus;

/** What callers read when they meet a limit; always with its name and the numbers. */
final class Refusals {

  /** After that something in flight may have ended. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private Refusals() {}

  /** There is no room now. */
  static Problem full(Claim claim, long taken, Instant now) {
    var bucket = claim.bucket();
    Duration wait = bucket.isInFlight() ? SOON : bucket.left(now);
    return Problem.tooMany(
        "%s of %s is %d, of which %d are taken; this request asks for %d"
            .formatted(
                bucket.limit().json(),
                bucket.holder().words(),
                claim.most(),
                taken,
                claim.amount()),
        bucket.limit().json(),
        wait);
  }

  /** There will never be room. */
  static Problem tooLarge(Holder holder, Limit limit, long wanted, long most) {
    return Problem.caller(
        limit == Limit.BODY_BYTES ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST,
        "%s of %s is %d, and this request asks for %d"
            .formatted(limit.json(), holder.words(), most, wanted),
        limit.json(),
        "request_too_large");
  }
}
