package dev.crosskeep.policy.playground;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stands where the inference service would, and answers as it is told. */
public final class FakeEngine implements AutoCloseable {

  private static final Duration PACE = Duration.ofMillis(20);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private volatile Reply reply = FakeEngine::twoWords;

  /** One that listens. */
  public FakeEngine() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/models", exchange -> whole(exchange, 200, "{'data': [{'id': 'm'}]}"));
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  /** Where it is. */
  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** What it answers from now on. */
  public void replies(Reply wanted) {
    reply = wanted;
  }

  /** Answers as at first from now on, to questions that come from now on. */
  public void forget() {
    reply = FakeEngine::twoWords;
    asked.clear();
  }

  /** The next question that it was asked. */
  public Asked asked() throws InterruptedException {
    return asked.take();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var question =
          new Asked(
              exchange.getRequestHeaders(),
              JSON.readTree(exchange.getRequestBody().readAllBytes()));
      asked.add(question);
      reply.to(question, exchange);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A question as it came. */
  public record Asked(Headers headers, JsonNode body) {

    /** How many pictures it has. */
    int pictures() {
      return body.at("/messages/0/content").size() - 1;
    }
  }

  /** Answers one question. */
  @FunctionalInterface
  public interface Reply {

    /** Writes the whole response. */
    void to(Asked asked, HttpExchange exchange) throws IOException, InterruptedException;
  }

  /** Sends JSON, written with single quotes. */
  public static void whole(HttpExchange exchange, int status, String json) throws IOException {
    try (exchange) {
      byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Begins a stream. */
  public static void open(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
  }

  /** Sends an event of a stream, written with single quotes. */
  public static void event(HttpExchange exchange, String data) throws IOException {
    var out = exchange.getResponseBody();
    out.write(("data: " + data.replace('\'', '"') + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Says word after word until nobody reads them any more. */
  public static Reply endlessly(CountDownLatch left) {
    return (_, exchange) -> {
      open(exchange);
      try {
        while (true) {
          event(exchange, word("more "));
          LockSupport.parkNanos(PACE.toNanos());
        }
      } catch (IOException _) {
        left.countDown();
      }
    };
  }

  /** An event with a piece of the answer. */
  public static String word(String text) {
    return "{'choices': [{'index': 0, 'delta': {'content': '%s'}, 'finish_reason': null}]}"
        .formatted(text);
  }

  /** The last event of an answer about some pictures, of which the upper rows were kept. */
  public static String end(Asked asked) {
    return "{'choices': [{'index': 0, 'delta': {}, 'finish_reason': 'stop'}], 'kv_cache': %s}"
        .formatted(cache(asked));
  }

  private static void twoWords(Asked asked, HttpExchange exchange) throws IOException {
    if (!asked.body().path("stream").asBoolean()) {
      whole(
          exchange,
          200,
          "{'choices': [{'message': {'content': 'the cross is blue.'}}], 'kv_cache': %s}"
              .formatted(cache(asked)));
      return;
    }
    open(exchange);
    event(exchange, word("the cross"));
    event(exchange, word(" is blue."));
    event(exchange, end(asked));
    event(exchange, "[DONE]");
  }

  private static String cache(Asked asked) {
    boolean full = asked.headers().getFirst("X-Effective-Policy").contains("\"full\"");
    int images = 144 * asked.pictures();
    int kept = full ? images : images / 4;
    return """
    {'method': '%s', 'reason': 'playground', 'prompt_tokens': %d, 'image_tokens': %d,
     'text_tokens': 20, 'kept_tokens': %d, 'kept_image_tokens': %d, 'kept_text_tokens': 20,
     'full_bytes': %d, 'kept_bytes': %d, 'peak_bytes': 0, 'prune_ms': 1.5, 'map': [%s] %s}
    """
        .formatted(
            full ? "full" : "csp",
            images + 20,
            images,
            kept + 20,
            kept,
            4096 * (images + 20),
            4096 * (kept + 20),
            String.join(
                ", ",
                IntStream.rangeClosed(1, asked.pictures()).mapToObj(i -> map(i, full)).toList()),
            asked.body().at("/kv_cache/fidelity").asBoolean() ? ", 'fidelity': " + FIDELITY : "")
        .replace("\n", " ");
  }

  private static final String FIDELITY =
      "{'kl_mean': 0.0123, 'kl_p99': 0.2, 'top1_agreement': 0.95, 'top5_overlap': 0.9,"
          + " 'tokens': 20, 'rouge_l': 0.9, 'retained_attention': []}";

  /** Twelve rows of twelve; a disc in the middle stays. */
  private static String map(int image, boolean full) {
    var rows =
        IntStream.range(0, 12)
            .mapToObj(row ->
                IntStream.range(0, 12)
                    .mapToObj(column -> String.valueOf(full ? 1.0 : share(row, column)))
                    .toList()
                    .toString())
            .toList();
    return "{'image': %d, 'rows': 12, 'columns': 12, 'area': {'x': 0, 'y': 0, 'width': 1, 'height': 1}, 'kept': %s}"
        .formatted(image, rows);
  }

  private static double share(int row, int column) {
    double distance = Math.hypot(row - 5.5, column - 5.5);
    return Math.clamp(1.5 - distance / 3, 0, 1);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
