package dev.crosskeep.benchmarks.gateway;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a gateway holds after a garbage collection, bytes.
 *
 * @param heap Java objects
 * @param resident all that the process has in memory
 */
record Memory(double heap, double resident) {

  private static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"";

  static Memory of(GatewayProgram gateway) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(gateway.program().pid());
    new ProcessBuilder(jcmd, pid, "GC.run")
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return new Memory(heap(gateway), resident(pid));
  }

  private static double heap(GatewayProgram gateway) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var metrics = HttpRequest.newBuilder(gateway.operators("/actuator/prometheus")).build();
      return http.send(metrics, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(HEAP))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    }
  }

  private static double resident(String pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024)
        .sum();
  }
}
