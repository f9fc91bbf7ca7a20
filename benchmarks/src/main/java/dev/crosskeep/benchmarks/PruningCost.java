package dev.crosskeep.benchmarks;

import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.llava.LlavaModel;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.torch.Placement;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What each method adds to reading a prompt: the time over that without pruning, in turns in one
 * run, and the memory it needs besides. {@code ./suite bench pruning}, on random weights.
 */
final class PruningCost {

  private static final int ROUNDS = 9;

  /** 2344 tokens with 576 a picture. */
  private static final int PICTURES_TIMED = 4;

  /** 4072 tokens. */
  private static final int PICTURES_WEIGHED = 7;

  private static final double BUDGET = 0.2;

  /** So much is kept that the caches weigh alike; what is left over is the method's own. */
  private static final double NEARLY_ALL = 0.999;

  private static final List<String> METHODS =
      List.of("streaming-llm", "random", "snapkv", "pyramidkv", "csp", "h2o", "roco", "look-m");

  private PruningCost() {}

  /** Prints a Markdown table. */
  static void measure() throws IOException {
    var placement = Placement.automatic();
    try (var model = LlavaModel.load(RandomLlava.folder(), placement)) {
      var timed = Prompts.random(model.config(), PICTURES_TIMED);
      var weighed = Prompts.random(model.config(), PICTURES_WEIGHED);
      double[][] ratios = ratios(model, timed);
      read(model, weighed, new FullCache());
      long full = PeakMemory.of(() -> read(model, weighed, new FullCache()));
      System.out.printf(
          Locale.ROOT,
          "Random weights, 0.1 billion, on %s; %d rounds after one.%n%n",
          placement,
          ROUNDS);
      System.out.println(
          "| method | prefill ÷ without pruning, median | smallest | largest | extra memory, MiB"
              + " |");
      System.out.println("|---|---|---|---|---|");
      for (int m = 0; m < METHODS.size(); m++) {
        var policy = policy(METHODS.get(m), NEARLY_ALL);
        long extra = PeakMemory.of(() -> read(model, weighed, policy)) - full;
        var sorted = ratios[m].clone();
        Arrays.sort(sorted);
        System.out.printf(
            Locale.ROOT,
            "| %s | %.3f | %.3f | %.3f | %.1f |%n",
            METHODS.get(m),
            Median.of(sorted),
            sorted[0],
            sorted[ROUNDS - 1],
            extra / 1048576.0);
      }
    }
  }

  /** Per method and round, its time over that of the same round without pruning. */
  private static double[][] ratios(LlavaModel model, Prompt prompt) {
    var ratios = new double[METHODS.size()][ROUNDS];
    for (int round = -1; round < ROUNDS; round++) { // the first warms up
      double full = seconds(model, prompt, new FullCache());
      for (int m = 0; m < METHODS.size(); m++) {
        double pruned = seconds(model, prompt, policy(METHODS.get(m), BUDGET));
        if (round >= 0) {
          ratios[m][round] = pruned / full;
        }
      }
    }
    return ratios;
  }

  private static PruningPolicy policy(String method, double budget) {
    return PolicyJson.read(
        String.format(
            Locale.ROOT, "{\"method\": \"%s\", \"budget\": {\"ratio\": %s}}", method, budget));
  }

  private static double seconds(LlavaModel model, Prompt prompt, PruningPolicy policy) {
    long began = System.nanoTime();
    read(model, prompt, policy);
    return (System.nanoTime() - began) / 1e9;
  }

  private static void read(LlavaModel model, Prompt prompt, PruningPolicy policy) {
    model.prefill(prompt, policy, 1).close();
  }
}
