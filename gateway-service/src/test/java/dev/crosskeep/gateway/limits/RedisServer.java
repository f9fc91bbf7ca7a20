package dev.crosskeep.gateway.limits;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** A Redis of its own, in memory only; from Debian's package redis-server. */
final class RedisServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final int port;
  private final Process process;

  private RedisServer(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Starts it; without the program the test is reported as not run, and says so loudly. */
  static RedisServer start() throws Exception {
    int port = freePort();
    try {
      var process =
          new ProcessBuilder(
                  "redis-server",
                  "--bind",
                  "127.0.0.1",
                  "--port",
                  Integer.toString(port),
                  "--save",
                  "",
                  "--appendonly",
                  "no")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      var server = new RedisServer(port, process);
      server.await();
      return server;
    } catch (IOException e) {
      String said =
          "NOT RUN: limits on a shared Redis. There is no redis-server here; on Debian:"
              + " apt-get install redis-server";
      System.err.println("\n" + "=".repeat(80) + "\n" + said + "\n" + "=".repeat(80));
      return Assumptions.abort(said);
    }
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  private void await() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new AssertionError("redis-server does not start", e);
        }
        Thread.onSpinWait();
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
