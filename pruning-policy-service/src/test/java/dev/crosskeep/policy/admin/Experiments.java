package dev.crosskeep.policy.admin;

import com.sun.net.httpserver.HttpServer;
import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.policy.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Stands where the experiment service would. */
final class Experiments implements AutoCloseable {

  private final HttpServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /**
   * A service that is asked at {@code /api/...} and answers with JSON, or with a table where that
   * is wanted.
   *
   * @param answers what is said to a path with its query
   */
  Experiments(UnaryOperator<String> answers) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext(
        "/api/",
        exchange -> {
          try (exchange) {
            var headers = exchange.getRequestHeaders();
            boolean table = "text/csv".equals(headers.getFirst("Accept"));
            String wanted = exchange.getRequestURI() + (table ? " as a table" : "");
            asked.add(wanted);
            boolean trusted = Client.TOKEN.equals(headers.getFirst(TrustedHeaders.SERVICE_TOKEN));
            byte[] body = answers.apply(wanted).getBytes(StandardCharsets.UTF_8);
            exchange
                .getResponseHeaders()
                .set("Content-Type", table ? "text/csv" : "application/json");
            exchange.sendResponseHeaders(trusted ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** The paths with their queries, in the order of the questions. */
  List<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
