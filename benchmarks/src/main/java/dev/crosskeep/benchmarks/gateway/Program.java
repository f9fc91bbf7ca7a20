package dev.crosskeep.benchmarks.gateway;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Java program beside this one, which ends with it. */
final class Program implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;

  private Program(Process process) {
    this.process = process;
  }

  /**
   * Starts a program.
   *
   * @param arguments of {@code java}
   * @param log where what it prints goes
   */
  static Program start(List<String> arguments, Path log) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return new Program(process);
  }

  /** Waits until an address answers with anything but an error. */
  void awaitReady(URI address) throws IOException, InterruptedException {
    var question = HttpRequest.newBuilder(address).build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (var http = HttpClient.newHttpClient()) {
      while (process.isAlive() && System.nanoTime() < end) {
        try {
          if (http.send(question, BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException _) {
          // It does not listen yet.
        }
        Thread.sleep(100);
      }
    }
    throw new IOException(address + " does not start");
  }

  long pid() {
    return process.pid();
  }

  /** What it has computed so far on all cores together. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  static int freePort() throws IOException {
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
