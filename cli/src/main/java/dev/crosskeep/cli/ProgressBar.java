package dev.crosskeep.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line that is written over, and says how far something is and how long it will take. */
final class ProgressBar {

  private static final int WIDTH = 30;
  private static final long NANOS_BETWEEN = 500_000_000;

  private final PrintWriter out;
  private final long start = System.nanoTime();
  private long shown = start;
  private int before = -1;

  ProgressBar(PrintWriter out) {
    this.out = out;
  }

  /** So much of all is done. */
  void show(int done, int all) {
    long now = System.nanoTime();
    if (before < 0) {
      before = done - 1;
    }
    if (now - shown < NANOS_BETWEEN && done < all) {
      return;
    }
    shown = now;
    int full = WIDTH * done / all;
    long left = (now - start) / (done - before) * (all - done);
    out.print(
        String.format(
            Locale.ROOT,
            "\r[%s%s] %d of %d, %d min left ",
            "#".repeat(full),
            "-".repeat(WIDTH - full),
            done,
            all,
            Duration.ofNanos(left).plusSeconds(59).toMinutes()));
    out.flush();
  }

  /** Leaves the line as it is. */
  void end() {
    out.println();
  }
}
