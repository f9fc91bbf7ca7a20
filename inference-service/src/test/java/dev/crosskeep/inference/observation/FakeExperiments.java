package dev.crosskeep.inference.observation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crosskeep.contracts.IngestReport;
import dev.crosskeep.inference.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** An experiment service that takes everything and keeps it for the test. */
final class FakeExperiments implements AutoCloseable {

  private final BlockingQueue<JsonNode> stored = new LinkedBlockingQueue<>();
  private final HttpServer server;

  FakeExperiments() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/internal/observations", this::store);
    server.start();
  }

  private void store(HttpExchange exchange) throws IOException {
    var batch = Client.JSON.readTree(exchange.getRequestBody());
    batch.forEach(stored::add);
    byte[] report = Client.JSON.writeValueAsBytes(new IngestReport(batch.size(), 0, List.of()));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, report.length);
    exchange.getResponseBody().write(report);
    exchange.close();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** The next record, as soon as it comes; empty when none does within this time. */
  Optional<JsonNode> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(stored.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  void forget() {
    stored.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
