package dev.crosskeep.tinyllava;

import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tools.jackson.databind.node.JsonNodeFactory;

/** How often the whole greedy answer is right, by family and number of pictures. */
final class Evaluation {

  /** Apart from training's seeds; what keeps the data apart is {@link Scene#heldOut()}. */
  private static final long SEED_OFFSET = 7_919;

  /** Longer than any right answer. */
  static final int MOST_TOKENS = 48;

  private Evaluation() {}

  /**
   * Prints a Markdown table of per cent right; with several budgets a cell lists one number each.
   *
   * @param budgets kept shares of the prompt; 1 is the full cache
   * @param pruned how the others are pruned
   */
  static void table(
      Path checkpoint,
      int samples,
      int[] pictures,
      double[] budgets,
      PruningPolicy pruned,
      long seed,
      PrintStream out) {
    var policies = DoubleStream.of(budgets).mapToObj(budget -> policy(pruned, budget)).toList();
    out.println("| family | " + join(pictures, " | ") + " |");
    out.println("|---" + "|---".repeat(pictures.length) + "|");
    try (var model = GreedyModel.load(checkpoint, Placement.cpu(ComputeType.FLOAT32))) {
      for (var family : Family.values()) {
        out.print("| " + family.name().toLowerCase(Locale.ROOT) + " |");
        for (int count : pictures) {
          if (needsTwo(family) && count < 2) {
            out.print(" – |");
            continue;
          }
          var random =
              new SplittableRandom(seed + SEED_OFFSET + 31L * family.name().hashCode() + count);
          var right = new int[policies.size()];
          for (int i = 0; i < samples; i++) {
            var sample = Sample.draw(family, count, random);
            var answers = model.answers(sample.messages(), policies, MOST_TOKENS);
            for (int p = 0; p < right.length; p++) {
              right[p] += answers.get(p).text().equals(sample.answer()) ? 1 : 0;
            }
          }
          out.print(" " + perCent(right, samples) + " |");
          out.flush();
        }
        out.println();
      }
    }
  }

  private static boolean needsTwo(Family family) {
    return family == Family.MOTION || family == Family.CHANGE;
  }

  private static PruningPolicy policy(PruningPolicy pruned, double budget) {
    var changes = JsonNodeFactory.instance.objectNode();
    changes.putObject("budget").put("ratio", budget);
    return budget == 1 ? new FullCache() : PolicyJson.changed(pruned, changes);
  }

  private static String perCent(int[] right, int samples) {
    return String.join(
        " / ",
        IntStream.of(right)
            .mapToObj(r -> String.format(Locale.ROOT, "%.1f", 100.0 * r / samples))
            .toList());
  }

  private static String join(int[] numbers, String between) {
    return String.join(between, IntStream.of(numbers).mapToObj(String::valueOf).toList());
  }
}
