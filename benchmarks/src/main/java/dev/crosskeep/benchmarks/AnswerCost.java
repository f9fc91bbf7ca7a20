package dev.crosskeep.benchmarks;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.llava.LlavaModel;
import dev.crosskeep.torch.Placement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Time to the first token and per further token, and bytes of the cache, with the full cache and
 * with CSP at 20 %, taking turns in one run. {@code ./suite bench [CHECKPOINT]}; without a
 * checkpoint, on random weights.
 */
final class AnswerCost {

  private static final int ROUNDS = 7;
  private static final int NEW_TOKENS = 32;
  private static final double BUDGET = 0.2;

  private AnswerCost() {}

  /** Prints a Markdown table. */
  static void measure(Optional<Path> given) throws IOException {
    Path checkpoint = given.isPresent() ? given.get() : RandomLlava.folder();
    var placement = Placement.automatic();
    long began = System.nanoTime();
    try (var model = LlavaModel.load(checkpoint, placement)) {
      System.out.printf(
          Locale.ROOT,
          "%s on %s, loaded in %.1f s%n%n",
          checkpoint.getFileName(),
          placement,
          (System.nanoTime() - began) / 1e9);
      System.out.println(
          "| pictures | prompt tokens | policy | first token, ms | further token, ms | cache, KiB"
              + " |");
      System.out.println("|---|---|---|---|---|---|");
      for (int pictures : new int[] {1, 4, 8}) {
        measure(model, pictures);
      }
    }
  }

  private static void measure(LlavaModel model, int pictures) {
    var prompt = Prompts.random(model.config(), pictures);
    var policies = List.of(new FullCache(), CrossSelf.withBudget(new CacheBudget.Ratio(BUDGET)));
    var first = new double[policies.size()][ROUNDS];
    var further = new double[policies.size()][ROUNDS];
    var bytes = new long[policies.size()];
    int promptTokens = 0;
    for (int round = -1; round < ROUNDS; round++) { // the first warms up
      for (int p = 0; p < policies.size(); p++) {
        long began = System.nanoTime();
        try (var sequence = model.prefill(prompt, policies.get(p), NEW_TOKENS)) {
          long prefilled = System.nanoTime();
          for (int i = 1; i < NEW_TOKENS; i++) {
            model.decode(sequence, 5);
          }
          long ended = System.nanoTime();
          if (round >= 0) {
            first[p][round] = (prefilled - began) / 1e6;
            further[p][round] = (ended - prefilled) / 1e6 / (NEW_TOKENS - 1);
          }
          bytes[p] = sequence.report().keptBytes();
          promptTokens = sequence.promptTokens();
        }
      }
    }
    for (int p = 0; p < policies.size(); p++) {
      System.out.printf(
          Locale.ROOT,
          "| %d | %d | %s | %.1f | %.2f | %d |%n",
          pictures,
          promptTokens,
          p == 0 ? "full" : "csp 20 %",
          Median.of(first[p]),
          Median.of(further[p]),
          bytes[p] / 1024);
    }
  }
}
