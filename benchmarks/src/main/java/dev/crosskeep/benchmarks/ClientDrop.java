package dev.crosskeep.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Time from when a client closes its connection until the engine sees that nobody waits for its
 * answer any more, before the head of the answer and in its stream; one request at a time. The
 * gateway is a process of its own, the engine and the client are sockets of this one. {@code
 * ./suite bench client-drop}.
 */
final class ClientDrop {

  private static final int WARM_UP = 50;
  private static final int DROPS = 200;
  private static final String KEY = "ck_live_bench";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String EVENT = "data: {}\n\n";
  private static final String STREAM =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "a\r\n"
          + EVENT
          + "\r\n";
  private static final String BODY = "{\"stream\": true, \"messages\": []}";
  private static final String QUESTION =
      "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
          + KEY
          + "\r\nContent-Type: application/json\r\nContent-Length: "
          + BODY.length()
          + "\r\n\r\n"
          + BODY;

  private ClientDrop() {}

  /** Prints a Markdown table. */
  static void measure() throws IOException, InterruptedException {
    Path state = Files.createTempDirectory("client-drop");
    Files.writeString(state.resolve("policy-snapshot.json"), snapshot());
    try (var engine = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      int port = freePort();
      int management = freePort();
      var gateway = start(state, engine.getLocalPort(), port, management);
      try {
        awaitReady(gateway, management);
        System.out.println("| the client leaves | drops | p50 | p99 | largest (ms) |");
        System.out.println("|---|---|---|---|---|");
        measure("before the head", false, engine, port);
        measure("in the stream", true, engine, port);
      } finally {
        gateway.destroy();
        gateway.waitFor();
      }
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
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f | %.2f | %.2f |%n",
        when,
        DROPS,
        millis[DROPS / 2],
        millis[DROPS * 99 / 100],
        millis[DROPS - 1]);
  }

  /** Milliseconds from the client's close to the end of the engine's connection. */
  private static double drop(boolean streams, ServerSocket engine, int port) throws IOException {
    var seen = new CompletableFuture<Long>();
    var client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setSoTimeout((int) PATIENCE.toMillis());
    client.getOutputStream().write(QUESTION.getBytes(StandardCharsets.UTF_8));
    try (var asked = engine.accept()) {
      awaitQuestion(asked);
      if (streams) {
        asked.getOutputStream().write(STREAM.getBytes(StandardCharsets.UTF_8));
        awaitEvent(client);
      }
      Thread.ofPlatform().start(() -> seen.complete(endOf(asked)));
      long left = System.nanoTime();
      client.close();
      long end = seen.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      return (end - left) / 1e6;
    }
  }

  private static void awaitQuestion(Socket asked) throws IOException {
    asked.setSoTimeout((int) PATIENCE.toMillis());
    var in = asked.getInputStream();
    var heard = new StringBuilder();
    while (!heard.toString().endsWith(BODY)) {
      heard.append((char) in.read());
    }
  }

  private static void awaitEvent(Socket client) throws IOException {
    var lines =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); !EVENT.strip().equals(line); line = lines.readLine()) {
      if (line == null) {
        throw new IOException("the gateway hung up");
      }
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

  private static Process start(Path state, int engine, int port, int management)
      throws IOException {
    var program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-jar",
            setting("CROSSKEEP_GATEWAY_JAR"),
            "--server.port=" + port,
            "--management.server.port=" + management,
            "--crosskeep.gateway.state-folder=" + state,
            "--crosskeep.gateway.inference-urls=http://localhost:" + engine,
            // Nobody is there: the keys are those of the state folder.
            "--crosskeep.gateway.policy-url=http://localhost:" + freePort(),
            "--crosskeep.gateway.experiment-url=http://localhost:" + freePort());
    return program
        .redirectErrorStream(true)
        .redirectOutput(state.resolve("gateway.log").toFile())
        .start();
  }

  private static void awaitReady(Process gateway, int management)
      throws IOException, InterruptedException {
    var readiness =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + management + "/actuator/health/readiness"))
            .build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (var http = HttpClient.newHttpClient()) {
      while (gateway.isAlive() && System.nanoTime() < end) {
        try {
          if (http.send(readiness, BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException _) {
          // It does not listen yet.
        }
        Thread.sleep(100);
      }
    }
    throw new IOException("the gateway does not start");
  }

  private static String setting(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException(name + " is not set; is this './suite bench client-drop'?");
    }
    return value;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String snapshot() {
    return """
    {"tenants": [{"id": "bench", "policy": {"version": 1, "policy": {"method": "full"},
                  "override": {"allowed": false}}}],
     "keys": [{"id": "b", "sha256": "%s", "tenant": "bench"}]}
    """
        .formatted(sha256(KEY));
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
