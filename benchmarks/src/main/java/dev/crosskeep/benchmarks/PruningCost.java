package dev.crosskeep.benchmarks;

import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.llava.LlavaModel;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.torch.Placement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What each method adds to reading a prompt: the time over that without pruning, in turns in one
 * run, and on the CPU the memory it needs besides. {@code ./suite bench pruning [CHECKPOINT]};
 * without a checkpoint, on random weights.
 */
final class PruningCost {

  private static final int ROUNDS = 9;

  /** 2344 and 4072 tokens with 576 a picture. */
  private static final List<Integer> PICTURES = List.of(4, 7);

  private static final double BUDGET = 0.2;

  /** So much is kept that the caches weigh alike; what is left over is the method's own. */
  private static final double NEARLY_ALL = 0.999;

  private static final List<String> METHODS =
      List.of("streaming-llm", "random", "snapkv", "pyramidkv", "csp", "h2o", "roco", "look-m");

  private PruningCost() {}

  /** Prints Markdown tables. */
  static void measure(Optional<Path> given) throws IOException {
    Path checkpoint = given.isPresent() ? given.get() : RandomLlava.folder();
    var placement = Placement.automatic();
    try (var model = LlavaModel.load(checkpoint, placement)) {
      System.out.printf(
          Locale.ROOT,
          "%s on %s; %d rounds after one.%n",
          checkpoint.getFileName(),
          placement,
          ROUNDS);
      for (int pictures : PICTURES) {
        var prompt = Prompts.random(model.config(), pictures);
        var full = new double[ROUNDS];
        double[][] ratios = ratios(model, prompt, full);
        List<OptionalLong> extra =
            placement.device().isGpu()
                ? METHODS.stream().map(_ -> OptionalLong.empty()).toList()
                : extraMemory(model, prompt);
        print(
            model.config().tokensPerImage() * pictures + Prompts.TEXT_TOKENS, full, ratios, extra);
      }
    }
  }

  private static void print(
      int promptTokens, double[] full, double[][] ratios, List<OptionalLong> extra) {
    System.out.printf(
        Locale.ROOT,
        "%n%d tokens, %.1f ms without pruning%n%n",
        promptTokens,
        Median.of(full) * 1e3);
    System.out.println(
        "| method | prefill ÷ without pruning, median | smallest | largest | extra memory, MiB |");
    System.out.println("|---|---|---|---|---|");
    for (int m = 0; m < METHODS.size(); m++) {
      var sorted = ratios[m].clone();
      Arrays.sort(sorted);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.3f | %.3f | %.3f | %s |%n",
          METHODS.get(m),
          Median.of(sorted),
          sorted[0],
          sorted[ROUNDS - 1],
          extra.get(m).isPresent()
              ? String.format(Locale.ROOT, "%.1f", extra.get(m).getAsLong() / 1048576.0)
              : "–");
    }
  }

  /** Per method, the process's peak above that of reading without pruning. */
  private static List<OptionalLong> extraMemory(LlavaModel model, Prompt prompt)
      throws IOException {
    read(model, prompt, new FullCache());
    long full = PeakMemory.of(() -> read(model, prompt, new FullCache()));
    var extra = new ArrayList<OptionalLong>();
    for (String method : METHODS) {
      var policy = policy(method, NEARLY_ALL);
      extra.add(OptionalLong.of(PeakMemory.of(() -> read(model, prompt, policy)) - full));
    }
    return extra;
  }

  /**
   * Per method and round, its time over that of the same round without pruning.
   *
   * @param fullSeconds receives the latter
   */
  private static double[][] ratios(LlavaModel model, Prompt prompt, double[] fullSeconds) {
    var ratios = new double[METHODS.size()][ROUNDS];
    for (int round = -1; round < ROUNDS; round++) { // the first warms up
      double full = seconds(model, prompt, new FullCache());
      if (round >= 0) {
        fullSeconds[round] = full;
      }
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
