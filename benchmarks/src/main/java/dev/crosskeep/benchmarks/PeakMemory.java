package dev.crosskeep.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that this process has held at once, as Linux counts it. */
final class PeakMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path FORGET = Path.of("/proc/self/clear_refs");
  private static final String FORGET_PEAK = "5";

  private PeakMemory() {}

  /**
   * How much the process held at the action's worst, bytes. Memory that was freed before it but not
   * given back counts too, so of several actions the one that needs least comes first.
   *
   * @throws IOException where there is no Linux
   */
  static long of(Runnable action) throws IOException {
    Files.writeString(FORGET, FORGET_PEAK);
    action.run();
    return peak();
  }

  private static long peak() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
