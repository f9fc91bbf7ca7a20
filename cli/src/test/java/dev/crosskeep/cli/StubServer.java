package dev.crosskeep.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Answers the chat API with bytes that a test has laid out, and remembers what it was asked. */
final class StubServer implements AutoCloseable {

  private final HttpServer http;
  private final BlockingQueue<String> questions = new LinkedBlockingQueue<>();
  private final BlockingQueue<Optional<String>> keys = new LinkedBlockingQueue<>();

  private StubServer(int status, List<byte[]> pieces) {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    http.createContext("/v1/models", StubServer::answerModels);
    http.createContext("/v1/chat/completions", exchange -> answerChat(exchange, status, pieces));
    http.start();
  }

  /** Every piece is flushed on its own, wherever it is cut. */
  static StubServer streaming(byte[]... pieces) {
    return new StubServer(200, List.of(pieces));
  }

  static StubServer streaming(String events) {
    return streaming(events.getBytes(StandardCharsets.UTF_8));
  }

  static StubServer refusing(int status, String body) {
    return new StubServer(status, List.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  String url() {
    return "http://localhost:" + http.getAddress().getPort();
  }

  String lastQuestion() {
    return questions.remove();
  }

  /** What the last question had in its {@code Authorization} header. */
  Optional<String> lastKey() {
    return keys.remove();
  }

  private static void answerModels(HttpExchange exchange) throws IOException {
    byte[] body = "{\"data\":[{\"id\":\"tiny-llava\"}]}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void answerChat(HttpExchange exchange, int status, List<byte[]> pieces)
      throws IOException {
    keys.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
    questions.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    exchange.sendResponseHeaders(status, 0);
    try (var body = exchange.getResponseBody()) {
      for (byte[] piece : pieces) {
        body.write(piece);
        body.flush();
      }
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
