package dev.crosskeep.gateway.proxy;

import dev.crosskeep.contracts.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer of the engine on its way to the client: it may not fall silent for ever, and a stream
 * of events that breaks off ends with an event that says so.
 */
final class WatchedAnswer extends ServerHttpResponseDecorator {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedAnswer.class);
  private static final byte[] FAILED = failed();
  private static final byte[] NOTHING = {};

  /** Bytes of an answer in one piece. */
  private static final int LARGEST = 64 << 20;

  private final Duration idleTimeout;
  private final String requestId;
  private final AnswerWatch watch;

  WatchedAnswer(
      ServerHttpResponse response, Duration idleTimeout, String requestId, AnswerWatch watch) {
    super(response);
    this.idleTimeout = idleTimeout;
    this.requestId = requestId;
    this.watch = watch;
  }

  /** An answer in one piece; nothing of it is sent before it is whole. */
  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
    return DataBufferUtils.join(Flux.from(body).timeout(idleTimeout), LARGEST)
        .doOnError(watch::brokenOff)
        .map(WatchedAnswer::bytes)
        .defaultIfEmpty(NOTHING)
        .onErrorMap(UpstreamFailures::explained)
        .flatMap(this::writeWhole);
  }

  private Mono<Void> writeWhole(byte[] whole) {
    watch.whole(this, whole);
    return super.writeWith(Mono.fromSupplier(() -> bufferFactory().wrap(whole)));
  }

  /** A stream of events, each sent at once. */
  @Override
  public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
    Flux<byte[]> parts = Flux.from(body).map(WatchedAnswer::whatIsThere);
    return super.writeAndFlushWith(
        wholeEvents(parts.timeout(idleTimeout))
            .doOnNext(watch::events)
            .onErrorResume(this::brokenOff)
            .map(event -> Mono.just(bufferFactory().wrap(event))));
  }

  /**
   * The bytes of a part, one buffer that is there already. Whoever subscribed to it, and was too
   * late because the client has left, would leave the buffer to nobody.
   */
  private static byte[] whatIsThere(Publisher<? extends DataBuffer> part) {
    return Mono.from(part).map(WatchedAnswer::bytes).toFuture().resultNow();
  }

  private static Flux<byte[]> wholeEvents(Flux<byte[]> parts) {
    return Flux.defer(() -> {
      var events = new WholeEvents();
      return parts
          .map(part -> events.completedBy(part))
          .concatWith(Mono.fromSupplier(events::rest))
          .filter(bytes -> bytes.length > 0);
    });
  }

  private Mono<byte[]> brokenOff(Throwable failure) {
    LOG.warn("Request {}: the engine's stream broke off: {}", requestId, failure.toString());
    watch.brokenOff(failure);
    return Mono.just(FAILED);
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

  private static byte[] failed() {
    var error = ApiError.server("the model stopped answering", "upstream_failed");
    String event = "data: " + JsonMapper.shared().writeValueAsString(error) + "\n\n";
    return event.getBytes(StandardCharsets.UTF_8);
  }
}
