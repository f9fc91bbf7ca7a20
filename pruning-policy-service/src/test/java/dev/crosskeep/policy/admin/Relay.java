package dev.crosskeep.policy.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crosskeep.policy.Client;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.concurrent.Executors;

/** Stands where the gateway would: hands a browser's requests on, with the service token. */
final class Relay implements AutoCloseable {

  private static final Set<String> OWN =
      Set.of("host", "connection", "content-length", "upgrade", "expect", "x-service-token");

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer server;
  private final int to;

  Relay(int to) throws IOException {
    this.to = to;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handOn);
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void handOn(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + to + exchange.getRequestURI()))
              .method(
                  exchange.getRequestMethod(),
                  BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
              .header("X-Service-Token", Client.TOKEN);
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> {
            if (!OWN.contains(name.toLowerCase(java.util.Locale.ROOT))) {
              values.forEach(value -> request.header(name, value));
            }
          });
      var answer = http.send(request.build(), BodyHandlers.ofInputStream());
      answer
          .headers()
          .map()
          .forEach((name, values) -> {
            if (!OWN.contains(name) && !name.startsWith(":") && !name.equals("transfer-encoding")) {
              exchange.getResponseHeaders().put(name, values);
            }
          });
      exchange.sendResponseHeaders(answer.statusCode(), length(answer));
      handOn(answer.body(), exchange.getResponseBody());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** As the server wants it: 0 for what comes in pieces, -1 for nothing. */
  private static long length(HttpResponse<?> answer) {
    long told = answer.headers().firstValueAsLong("content-length").orElse(0);
    boolean inPieces = answer.headers().firstValue("transfer-encoding").isPresent();
    return told == 0 && !inPieces ? -1 : told;
  }

  /** Piece by piece; when the browser has gone, the service hears of it. */
  private static void handOn(InputStream answer, OutputStream browser) throws IOException {
    try (answer) {
      byte[] piece = new byte[8192];
      for (int length = answer.read(piece); length > 0; length = answer.read(piece)) {
        browser.write(piece, 0, length);
        browser.flush();
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}
