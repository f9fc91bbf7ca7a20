package dev.crosskeep.benchmarks.gateway;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.NettyOutbound;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Answers at once what a request's model names, and computes nothing. */
final class FakeEngine implements AutoCloseable {

  /** An address that says that there is an engine. */
  static final String READY = "/ready";

  /** How it answers. */
  enum Kind {
    /** One small answer at once. */
    WHOLE,
    /** The same after 20 ms. */
    LATER,
    /** Events at a token's pace, each with the time at which it was sent. */
    EVENTS,
    /** One event, then one now and then until all may end. */
    IDLE,
    /** An error. */
    FAILING,
    /** Two events, and then the connection ends. */
    BREAKING,
    /** The connection ends before an answer begins. */
    REFUSING,
    /** Nothing at all, until the gateway hangs up. */
    SILENT
  }

  /** Tokens that a reader can follow, per stream. */
  static final Duration PACE = Duration.ofMillis(40);

  static final int EVENTS = 250;

  private static final Set<Kind> WHOLE_ONES = EnumSet.of(Kind.WHOLE, Kind.LATER);
  private static final Duration LATER = Duration.ofMillis(20);
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final String USAGE =
      """
      "usage":{"prompt_tokens":1200,"completion_tokens":16,"total_tokens":1216}}\
      """;
  private static final String WHOLE =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"bench","choices":\
      [{"index":0,"message":{"role":"assistant","content":"three red circles and a square"},\
      "finish_reason":"stop"}],\
      """
          + USAGE;
  private static final String END =
      """
      data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"bench",\
      "choices":[],\
      """
          + USAGE
          + "\n\ndata: [DONE]\n\n";

  private final Sinks.Empty<Void> over = Sinks.empty();
  private final DisposableServer server;

  FakeEngine() {
    server =
        HttpServer.create()
            .host("localhost")
            .port(0)
            .route(routes ->
                routes
                    .get(READY, (_, response) -> response.sendString(Mono.just("yes")))
                    .post("/v1/chat/completions", this::answer))
            .bindNow();
  }

  int port() {
    return server.port();
  }

  Way way() {
    return Way.of("direct", "http://localhost:" + port(), "X-Service-Token", "none");
  }

  /** A question that is answered so. */
  static String question(Kind kind, String content) {
    return """
    {"model": "%s", "messages": [{"role": "user", "content": %s}], "max_tokens": 16, "stream": %b}
    """
        .formatted(kind, content, !WHOLE_ONES.contains(kind));
  }

  /** Ends all streams that are idle. */
  void end() {
    over.tryEmitEmpty();
  }

  private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    return request
        .receive()
        .aggregate()
        .asByteArray()
        .flatMap(body ->
            Mono.from(
                switch (kind(body)) {
                  case WHOLE -> whole(response);
                  case LATER ->
                      Mono.delay(LATER).then(Mono.defer(() -> Mono.from(whole(response))));
                  case EVENTS ->
                      stream(response, Flux.interval(PACE).take(EVENTS).map(_ -> event()));
                  case IDLE ->
                      stream(
                          response,
                          Flux.interval(Duration.ZERO, HEARTBEAT)
                              .onBackpressureDrop()
                              .map(_ -> event())
                              .takeUntilOther(over.asMono()));
                  case FAILING -> response.status(500).sendString(Mono.just("{}"));
                  case BREAKING ->
                      events(response, Flux.just(event(), event()))
                          .then(Mono.fromRunnable(() -> response.withConnection(c -> c.dispose())));
                  case REFUSING ->
                      Mono.fromRunnable(() -> response.withConnection(c -> c.dispose()));
                  case SILENT -> Mono.never();
                }));
  }

  private static NettyOutbound whole(HttpServerResponse response) {
    return response.header("Content-Type", "application/json").sendString(Mono.just(WHOLE));
  }

  private static Kind kind(byte[] body) {
    String text = new String(body, 0, Math.min(100, body.length), StandardCharsets.ISO_8859_1);
    for (var kind : Kind.values()) {
      if (text.contains("\"" + kind + "\"")) {
        return kind;
      }
    }
    throw new IllegalArgumentException(text);
  }

  private static Mono<Void> stream(HttpServerResponse response, Flux<String> events) {
    return events(response, events.concatWithValues(END));
  }

  private static Mono<Void> events(HttpServerResponse response, Flux<String> events) {
    return response
        .sse()
        .send(events.map(event -> Unpooled.copiedBuffer(event, StandardCharsets.UTF_8)), _ -> true)
        .then();
  }

  private static String event() {
    return """
    data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"bench",\
    "choices":[{"index":0,"delta":{"content":"%d"},"finish_reason":null}]}

    """
        .formatted(System.nanoTime());
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
