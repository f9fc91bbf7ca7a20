package dev.crosskeep.suite;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program of the suite: a process that can be killed and started again. */
final class Program implements AutoCloseable {

  private static final Duration START_WITHIN = Duration.ofMinutes(2);
  private static final Duration STOP_WITHIN = Duration.ofMinutes(1);

  private final String module;
  private final List<String> arguments;
  private final String token;
  private final Path log;
  private final URI readiness;
  private @Nullable Process process;

  /**
   * A program that does not run yet.
   *
   * @param readiness answers 200 once the program is ready
   */
  Program(String module, Path folder, String token, URI readiness, List<String> arguments) {
    this.module = module;
    this.arguments = arguments;
    this.token = token;
    this.log = folder.resolve(module + ".log");
    this.readiness = readiness;
  }

  /** Starts it without waiting. */
  void launch() throws IOException {
    var builder = process(module, arguments);
    builder.environment().put("CROSSKEEP_SERVICE_TOKEN", token);
    process = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
  }

  void start() throws Exception {
    launch();
    awaitReady();
  }

  /**
   * Runs a program that ends by itself.
   *
   * @return what it said
   * @throws AssertionError when it failed
   */
  static String run(String module, List<String> arguments) throws Exception {
    var process = process(module, arguments).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(module + " ended with " + process.exitValue() + ":\n" + said);
    }
    return said;
  }

  private static ProcessBuilder process(String module, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", jar(module).toString()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder;
  }

  private static Path jar(String module) {
    var jar = Path.of("..", module, "target", module + "-0.1.0-SNAPSHOT-exec.jar").toAbsolutePath();
    if (!Files.exists(jar)) {
      throw new AssertionError("package " + module + " first: mvn verify");
    }
    return jar.normalize();
  }

  void awaitReady() throws Exception {
    long patience = System.nanoTime() + START_WITHIN.toNanos();
    while (!isReady()) {
      if (!running().isAlive() || System.nanoTime() > patience) {
        throw new AssertionError(module + " did not start:\n" + Files.readString(log));
      }
      Thread.sleep(Duration.ofMillis(100));
    }
  }

  private boolean isReady() throws IOException, InterruptedException {
    if (!readiness.getScheme().equals("http")) {
      return Files.readString(log).contains(readiness.getSchemeSpecificPart());
    }
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(2)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(module + " was never started");
    }
    return process;
  }

  /** Ends it with no chance to tidy up. */
  void kill() {
    running().destroyForcibly().onExit().join();
  }

  /** Asks it to end, and waits. */
  void stop() throws InterruptedException {
    running().destroy();
    if (!running().waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError(module + " has not ended");
    }
  }

  void awaitEnd() {
    running().onExit().join();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      if (!process.onExit().completeOnTimeout(null, 20, TimeUnit.SECONDS).join().equals(process)) {
        process.destroyForcibly();
      }
    }
  }
}
