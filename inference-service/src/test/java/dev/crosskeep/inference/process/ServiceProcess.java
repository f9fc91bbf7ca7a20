package dev.crosskeep.inference.process;

import dev.crosskeep.generation.ToyChat;
import dev.crosskeep.inference.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged service as a process of its own, with a toy model. */
final class ServiceProcess implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(2);
  private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

  private final Path folder;
  private final Process process;
  private final int port;

  private ServiceProcess(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts the service and waits until it answers.
   *
   * @param folder an empty folder, where a crash would leave its report
   */
  static ServiceProcess start(Path folder, List<String> jvm, List<String> settings)
      throws Exception {
    Path model = ToyChat.write(Files.createDirectory(folder.resolve("toy")));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true"));
    command.addAll(jvm);
    command.addAll(List.of("-jar", jar().toString(), "--server.port=0"));
    command.add("--crosskeep.inference.model=" + model);
    command.addAll(settings);
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1");
    Path log = folder.resolve("log.txt");
    Process process = builder.redirectOutput(log.toFile()).start();
    return new ServiceProcess(folder, process, awaitPort(process, log));
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target").toAbsolutePath())) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
          .findAny()
          .orElseThrow(() -> new AssertionError("package the service first: mvn verify"));
    }
  }

  private static int awaitPort(Process process, Path log) throws Exception {
    long patience = System.nanoTime() + START.toNanos();
    while (process.isAlive() && System.nanoTime() < patience) {
      var started = STARTED.matcher(Files.readString(log));
      if (started.find()) {
        return Integer.parseInt(started.group(1));
      }
      Thread.sleep(Duration.ofMillis(50));
    }
    process.destroyForcibly();
    throw new AssertionError("the service did not start:\n" + Files.readString(log));
  }

  Client client() {
    return new Client(port);
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Tells the service to stop, as an operator or Kubernetes does. */
  void terminate() {
    process.destroy();
  }

  /** The exit code, once the process has ended. */
  int awaitExit(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the process has not ended after " + patience);
    }
    return process.exitValue();
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("log.txt"));
  }

  /** What the JVM writes when native code crashes it. */
  Optional<Path> crashReport() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("(hs_err|core).*"))
          .findAny();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
