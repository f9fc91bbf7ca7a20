package dev.crosskeep.benchmarks.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Asks many things at once, on connections that stay open. An answer of another status ends it. */
final class LoadClient implements AutoCloseable {

  private static final int MOST_CONNECTIONS = 4000;
  private static final Pattern SENT = Pattern.compile("\"content\":\"(\\d+)\"");
  private static final double NANOS = 1e9;

  private final ConnectionProvider connections =
      ConnectionProvider.create("bench", MOST_CONNECTIONS);
  private final HttpClient http = HttpClient.create(connections);
  private final int status;

  /**
   * A client.
   *
   * @param status of the answers that it is to get
   */
  LoadClient(int status) {
    this.status = status;
  }

  /**
   * Asks at a steady rate, whether answers come or not, so that who answers slowly is not asked
   * less.
   *
   * @return milliseconds from when each request was due until its answer was whole
   */
  Collection<Double> atRate(Way way, byte[] body, int perSecond, Duration time)
      throws InterruptedException {
    int requests = (int) (perSecond * time.toSeconds());
    var millis = new ConcurrentLinkedQueue<Double>();
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var answered = new Semaphore(0);
    long began = System.nanoTime();
    for (int i = 0; i < requests && failures.isEmpty(); i++) {
      long due = began + (long) (i * NANOS / perSecond);
      awaitNanos(due);
      ask(way, body)
          .doFinally(_ -> answered.release())
          .subscribe(_ -> millis.add((System.nanoTime() - due) / 1e6), failures::add);
    }
    if (failures.isEmpty()) {
      answered.acquire(requests);
    }
    throwFirst(failures);
    return millis;
  }

  private static void awaitNanos(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /**
   * Asks again as soon as an answer is there.
   *
   * @param atOnce how many requests are always on their way
   * @return answers
   */
  long asFastAsItGoes(Way way, byte[] body, int atOnce, Duration time) {
    var answers = new AtomicLong();
    long end = System.nanoTime() + time.toNanos();
    Flux.range(0, atOnce)
        .flatMap(
            _ ->
                Mono.defer(() -> ask(way, body))
                    .doOnNext(_ -> answers.incrementAndGet())
                    .repeat(() -> System.nanoTime() < end)
                    .then(),
            atOnce)
        .blockLast();
    return answers.get();
  }

  /**
   * Reads streams at the same time.
   *
   * @return milliseconds from when each event was sent until it was here
   */
  Collection<Double> events(Way way, byte[] body, int streams) {
    var millis = new ConcurrentLinkedQueue<Double>();
    Flux.range(0, streams)
        .flatMap(
            _ ->
                request(way, body)
                    .response((head, content) -> {
                      require(way, head.status().code());
                      return content
                          .asString()
                          .doOnNext(events -> note(events, millis))
                          .then(Mono.just(true));
                    }),
            streams)
        .blockLast();
    return millis;
  }

  /** An event is small, and comes in one piece. */
  private static void note(String events, Collection<Double> millis) {
    long now = System.nanoTime();
    SENT.matcher(events)
        .results()
        .forEach(sent -> millis.add((now - Long.parseLong(sent.group(1))) / 1e6));
  }

  private Mono<Integer> ask(Way way, byte[] body) {
    return request(way, body)
        .responseSingle((head, content) -> {
          require(way, head.status().code());
          return content.map(ByteBuf::readableBytes);
        });
  }

  private HttpClient.ResponseReceiver<?> request(Way way, byte[] body) {
    return http.headers(headers ->
            headers
                .set(way.header(), way.value())
                .set("Content-Type", "application/json")
                .set("Content-Length", body.length))
        .post()
        .uri(way.chat())
        .send(ByteBufFlux.from(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body))));
  }

  private void require(Way way, int answered) {
    if (answered != status) {
      throw new IllegalStateException(way.name() + " answered " + answered);
    }
  }

  private static void throwFirst(Collection<Throwable> failures) {
    failures.stream()
        .findFirst()
        .ifPresent(failure -> {
          throw new IllegalStateException(failure);
        });
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    connections.dispose();
  }
}
