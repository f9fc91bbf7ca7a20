package dev.crosskeep.gateway.chat;

import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.errors.ProblemException;
import dev.crosskeep.gateway.settings.GatewayProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** Reads JSON bodies whole, up to a limit that counts the bytes that come, not those announced. */
@Component
class RequestBodies {

  private final int limit;
  private final Duration idleTimeout;

  RequestBodies(GatewayProperties settings) {
    this.limit = Math.toIntExact(settings.maxBody().toBytes());
    this.idleTimeout = settings.idleTimeout();
  }

  /**
   * How large a body may be.
   *
   * @param most that its caller may send, where that is less than anybody may
   */
  int largest(long most) {
    return (int) Math.min(limit, most);
  }

  /**
   * The body's bytes; none when there is no body.
   *
   * @param largest that are taken
   */
  Mono<byte[]> read(ServerHttpRequest request, int largest) {
    requireJson(request.getHeaders());
    if (!isFramed(request.getHeaders())) {
      return Mono.error(missing());
    }
    if (request.getHeaders().getContentLength() > largest) {
      return Mono.error(tooLarge(largest));
    }
    return DataBufferUtils.join(request.getBody().timeout(idleTimeout), largest)
        .map(RequestBodies::bytes)
        .defaultIfEmpty(new byte[0])
        .onErrorMap(failure -> explained(failure, largest));
  }

  private static Throwable explained(Throwable failure, int largest) {
    return switch (failure) {
      case DataBufferLimitException _ -> tooLarge(largest);
      case TimeoutException _ -> tooSlow();
      case IOException _, AbortedException _ -> cutOff();
      default -> failure;
    };
  }

  private static void requireJson(HttpHeaders headers) {
    if (!isJson(headers) || headers.containsHeader(HttpHeaders.CONTENT_ENCODING)) {
      throw Problem.caller(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              "the request body must be application/json, and not be compressed",
              null,
              "unsupported_media_type")
          .exception();
    }
  }

  private static boolean isFramed(HttpHeaders headers) {
    return headers.containsHeader(HttpHeaders.CONTENT_LENGTH)
        || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
  }

  private static boolean isJson(HttpHeaders headers) {
    try {
      MediaType type = headers.getContentType();
      return type != null && MediaType.APPLICATION_JSON.includes(type);
    } catch (InvalidMediaTypeException _) {
      return false;
    }
  }

  private static byte[] bytes(DataBuffer buffer) {
    try {
      byte[] bytes = new byte[buffer.readableByteCount()];
      buffer.read(bytes);
      return bytes;
    } finally {
      DataBufferUtils.release(buffer);
    }
  }

  /** What follows on the connection may be a body to whoever has read the head otherwise. */
  private static ProblemException missing() {
    return Problem.badRequest("the request has no body", null, "invalid_json")
        .closing()
        .exception();
  }

  private static ProblemException tooSlow() {
    return Problem.caller(
            HttpStatus.REQUEST_TIMEOUT,
            "the request body did not arrive in time",
            null,
            "request_timeout")
        .closing()
        .exception();
  }

  /** For the record: whoever cut it off hears nothing more. */
  private static ProblemException cutOff() {
    return Problem.badRequest("the request body was cut off", null, "invalid_json").exception();
  }

  private static ProblemException tooLarge(int largest) {
    return Problem.caller(
            HttpStatus.CONTENT_TOO_LARGE,
            "the request body must not be larger than %d bytes".formatted(largest),
            null,
            "request_too_large")
        .exception();
  }
}
