package dev.crosskeep.gateway.pictures;

import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.pictures.PictureRefusedException.Reason;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.HttpStatus;

/** How many bytes the pictures of one request may still bring. Counts them as they arrive. */
final class Allowance {

  private final int largestBody;
  private final long largestPicture;
  private final AtomicLong left;

  /**
   * @param body the length of the request's body without them
   * @param largestBody its length with them, at most
   */
  Allowance(int body, int largestBody, long largestPicture) {
    this.largestBody = largestBody;
    this.largestPicture = largestPicture;
    this.left = new AtomicLong((largestBody - body) / 4L * 3); // base64
  }

  /**
   * Takes bytes that have come.
   *
   * @param before how many had come of the same picture
   */
  void take(long before, long bytes) {
    if (before + bytes > largestPicture) {
      throw new PictureRefusedException(Reason.TOO_LARGE);
    }
    if (left.addAndGet(-bytes) < 0) {
      throw Problem.caller(
              HttpStatus.CONTENT_TOO_LARGE,
              "the request body with its pictures must not be larger than %d bytes"
                  .formatted(largestBody),
              null,
              "request_too_large")
          .exception();
    }
  }

  /** Refuses what is announced to be too large; what is not announced has a length of -1. */
  void expect(long bytes) {
    if (bytes > largestPicture) {
      throw new PictureRefusedException(Reason.TOO_LARGE);
    }
  }
}
