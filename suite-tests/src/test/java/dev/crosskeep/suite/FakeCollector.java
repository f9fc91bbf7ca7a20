package dev.crosskeep.suite;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An OpenTelemetry collector that keeps every span for the test (OTLP over HTTP, protobuf). */
final class FakeCollector implements AutoCloseable {

  private final List<Received> spans = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /** A span, and which service sent it. */
  record Received(String service, Span span) {

    String trace() {
      return hex(span.getTraceId());
    }

    String id() {
      return hex(span.getSpanId());
    }

    String parent() {
      return hex(span.getParentSpanId());
    }

    /** An attribute as the protocol has it; empty where there is none. */
    String attribute(String name) {
      return span.getAttributesList().stream()
          .filter(attribute -> attribute.getKey().equals(name))
          .map(attribute -> attribute.getValue().toString().strip())
          .findFirst()
          .orElse("");
    }

    private static String hex(ByteString bytes) {
      return HexFormat.of().formatHex(bytes.toByteArray());
    }
  }

  FakeCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::receive);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/v1/traces";
  }

  /** What has come of one trace until now. */
  List<Received> of(String trace) {
    return spans.stream().filter(received -> received.trace().equals(trace)).toList();
  }

  /** All that has come, as text. */
  @Override
  public String toString() {
    return spans.toString();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      for (var resource : request.getResourceSpansList()) {
        String service =
            resource.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
        resource.getScopeSpansList().stream()
            .flatMap(scope -> scope.getSpansList().stream())
            .forEach(span -> spans.add(new Received(service, span)));
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
