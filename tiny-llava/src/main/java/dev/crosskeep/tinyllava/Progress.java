package dev.crosskeep.tinyllava;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows every few seconds how far training is and how well each family is answered. */
final class Progress {

  private static final double SECONDS_BETWEEN = 15;
  private static final int BAR = 20;

  private final PrintStream out;
  private final Duration time;
  private double shown;
  private long tokens;
  private double loss;
  private int steps;

  Progress(PrintStream out, Duration time) {
    this.out = out;
    this.time = time;
  }

  void show(TrainingState state, Batch batch, Trainer.Outcome outcome, double rate) {
    tokens += (long) batch.rows() * batch.length();
    loss += outcome.loss();
    steps++;
    double passed = state.seconds() - shown;
    if (passed < SECONDS_BETWEEN) {
      return;
    }
    double share = Math.min(1, state.seconds() / time.toSeconds());
    int full = (int) (share * BAR);
    var accuracy =
        state.curriculum().accuracy().entrySet().stream()
            .map(entry ->
                "%s %.0f"
                    .formatted(
                        entry.getKey().name().toLowerCase(Locale.ROOT), 100 * entry.getValue()))
            .collect(Collectors.joining(" "));
    out.printf(
        Locale.ROOT,
        "[%s%s] %3.0f %% %s · stage %d · step %d · rate %.1e · loss %.3f · %.1f k tokens/s · %s%n",
        "#".repeat(full),
        "-".repeat(BAR - full),
        100 * share,
        "%d min left".formatted(Math.max(0, (time.toSeconds() - (long) state.seconds()) / 60)),
        state.curriculum().stage(),
        state.step(),
        rate,
        loss / steps,
        tokens / passed / 1000,
        accuracy);
    shown = state.seconds();
    tokens = 0;
    loss = 0;
    steps = 0;
  }
}
