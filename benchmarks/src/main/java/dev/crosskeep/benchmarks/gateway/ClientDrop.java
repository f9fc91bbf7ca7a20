package dev.crosskeep.benchmarks.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Time from when a client closes its connection until the engine sees that nobody waits for its
 * answer any more, before the head of the answer and in its stream; one request at a time. The
 * gateway is a process of its own, the engine and the client are sockets of this one. {@code
 * ./suite bench client-drop}.
 */
public final class ClientDrop {

  private static final int WARM_UP = 50;
  private static final int DROPS = 200;

  private static final String STREAM =
      """
      HTTP/1.1 200 OK\r
      Content-Type: text/event-stream\r
      Transfer-Encoding: chunked\r
      \r
      a\r
      data: {}

      \r
      """;
  private static final String BODY = "{\"stream\": true, \"messages\": []}";

  private ClientDrop() {}

  /** Prints a Markdown table. */
  public static void measure() throws IOException, InterruptedException {
    try (var engine = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var gateway = GatewayProgram.start(engine.getLocalPort(), List.of())) {
      System.out.println("| the client leaves | drops | p50 | p99 | largest (ms) |");
      System.out.println("|---|---|---|---|---|");
      measure("before the head", false, engine, gateway.port());
      measure("in the stream", true, engine, gateway.port());
    }
  }

  private static void measure(String when, boolean streams, ServerSocket engine, int port)
      throws IOException {
    var millis = new double[DROPS];
    for (int i = -WARM_UP; i < DROPS; i++) {
      double taken = drop(streams, engine, port);
      if (i >= 0) {
        millis[i] = taken;
      }
    }
    var drops = new Quantiles(millis);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f | %.2f | %.2f |%n",
        when,
        DROPS,
        drops.p50(),
        drops.p99(),
        drops.largest());
  }

  /** Milliseconds from the client's close to the end of the engine's connection. */
  private static double drop(boolean streams, ServerSocket engine, int port) throws IOException {
    var seen = new CompletableFuture<Long>();
    var client = RawRequest.ask(port, GatewayProgram.KEY, BODY);
    try (var asked = engine.accept()) {
      awaitQuestion(asked);
      if (streams) {
        asked.getOutputStream().write(STREAM.getBytes(StandardCharsets.UTF_8));
        client.awaitEvent();
      }
      Thread.ofPlatform().start(() -> seen.complete(endOf(asked)));
      long left = System.nanoTime();
      client.close();
      long end = seen.orTimeout(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      return (end - left) / 1e6;
    }
  }

  private static void awaitQuestion(Socket asked) throws IOException {
    asked.setSoTimeout((int) Program.PATIENCE.toMillis());
    var in = asked.getInputStream();
    var heard = new StringBuilder();
    while (!heard.toString().endsWith(BODY)) {
      heard.append((char) in.read());
    }
  }

  private static long endOf(Socket asked) {
    try {
      var _ = asked.getInputStream().read();
    } catch (IOException _) {
      // A reset is an end, too.
    }
    return System.nanoTime();
  }
}
