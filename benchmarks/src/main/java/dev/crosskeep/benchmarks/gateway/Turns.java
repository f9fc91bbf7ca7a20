package dev.crosskeep.benchmarks.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long the same took by several ways that took turns, milliseconds. */
final class Turns {

  private final Map<Way, Collection<Double>> times = new LinkedHashMap<>();

  private Turns() {}

  /** Goes one way once. */
  interface Turn {

    /**
     * Times of what was asked.
     *
     * @param warmsUp whether they do not count
     */
    Collection<Double> take(Way way, boolean warmsUp) throws InterruptedException;
  }

  /** Goes all ways so often, after once for nothing. */
  static Turns of(List<Way> ways, int rounds, Turn turn) throws InterruptedException {
    var turns = new Turns();
    for (int round = -1; round < rounds; round++) {
      boolean warmsUp = round < 0;
      for (var way : ways) {
        var some = turn.take(way, warmsUp);
        if (!warmsUp) {
          turns.times.computeIfAbsent(way, _ -> new ArrayList<>()).addAll(some);
        }
      }
    }
    return turns;
  }

  /** Prints a Markdown table: each way, and what it adds to the first. */
  void print(String what) {
    System.out.printf(Locale.ROOT, "%n%s%n%n", what);
    System.out.println("| way | answered | p50 | p99 | largest | added to p50 | to p99 (ms) |");
    System.out.println("|---|---|---|---|---|---|---|");
    var first = new Quantiles(times.values().iterator().next());
    times.forEach((way, all) -> {
      var millis = new Quantiles(all);
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
          way.name(),
          millis.count(),
          millis.p50(),
          millis.p99(),
          millis.largest(),
          millis.p50() - first.p50(),
          millis.p99() - first.p99());
    });
  }
}
