package dev.crosskeep.policy.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands where the experiment service would, with some answers on record. */
final class FakeRecords implements AutoCloseable {

  private static final long BYTES_PER_TOKEN = 8192;

  private final HttpServer server;
  private volatile String answers = "";
  private volatile int status = 200;
  private final AtomicInteger times = new AtomicInteger();
  private volatile String asked = "";

  FakeRecords() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/api/observations", this::tell);
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Has these answers from now on. */
  void has(String... wanted) {
    answers = String.join(",", wanted);
    status = 200;
  }

  /** Answers nothing of use from now on. */
  void fails() {
    status = 503;
  }

  /** What it was asked for last. */
  String asked() {
    return asked;
  }

  /** How often it was asked. */
  int times() {
    return times.get();
  }

  /** An answer of a minute ago; three quarters of its prompt were pictures. */
  static String answer(String tenant, int promptTokens, int keptTokens) {
    return """
    {"at": "%s", "tenant": "%s", "total_ms": 700, "kv_cache": {"method": "csp",
     "reason": "tenant policy", "prompt_tokens": %d, "image_tokens": %d, "kept_tokens": %d,
     "full_bytes": %d, "kept_bytes": %d}}
    """
        .formatted(
            Instant.now().minus(Duration.ofMinutes(1)),
            tenant,
            promptTokens,
            promptTokens * 3 / 4,
            keptTokens,
            promptTokens * BYTES_PER_TOKEN,
            keptTokens * BYTES_PER_TOKEN);
  }

  private void tell(HttpExchange exchange) throws IOException {
    try (exchange) {
      times.incrementAndGet();
      asked = exchange.getRequestURI().getQuery();
      byte[] body = ("{\"observations\": [" + answers + "]}").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
