package dev.crosskeep.pruning;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.TorchProgram;

/**
 * Keeps the fewest tokens that hold a share of the attention, as another selector ranks them.
 *
 * <p>The attention is the one that the other selector looks at: of all queries, or of the observed
 * ones; plain softmax, mean over the heads. All heads of a layer get the same count.
 *
 * @param program {@code pruning.py}
 * @param ranking keeps with each larger budget what it kept with a smaller one
 * @param mass the share, above 0 and at most 1
 */
record MassSelector(TorchProgram program, TokenSelector ranking, double mass)
    implements TokenSelector {

  @Override
  public KeptTokens select(AttentionObservation observation, TokenBudget budget) {
    IValue received = received(observation);
    int fewest = budget.forced();
    int enough = observation.promptTokens();
    KeptTokens chosen = KeptTokens.all(enough);
    while (fewest < enough) {
      int middle = (fewest + enough) / 2;
      KeptTokens kept = ranking.select(observation, budget.withTotal(middle));
      if (share(observation, received, kept) >= mass) {
        enough = middle;
        chosen = kept;
      } else {
        fewest = middle + 1;
      }
    }
    return chosen;
  }

  @Override
  public int columnMoments() {
    return ranking.columnMoments();
  }

  /** What each key got, {@code [G, L]}. */
  private IValue received(AttentionObservation observation) {
    return columnMoments() > 0
        ? program.run(
            observation.scope(),
            "column_scores",
            observation.columnSums(),
            observation.imageTokens(),
            0,
            false)
        : program.run(
            observation.scope(), "window_scores", observation.queries(), observation.keys(), 0);
  }

  private double share(AttentionObservation observation, IValue received, KeptTokens kept) {
    return program
        .run(observation.scope(), "share", received, kept.positions().orElseThrow())
        .toDouble();
  }
}
