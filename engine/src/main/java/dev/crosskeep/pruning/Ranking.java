package dev.crosskeep.pruning;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.TorchProgram;

/** Keeps the tokens with the highest scores; of equal ones the earlier. */
final class Ranking {

  private Ranking() {}

  /**
   * The forced tokens and the best of the others.
   *
   * @param program {@code pruning.py}
   * @param scores float32 {@code [G, L - recent]}
   */
  static KeptTokens keep(
      TorchProgram program, AttentionObservation observation, IValue scores, TokenBudget budget) {
    IValue positions =
        program.run(
            observation.scope(),
            "keep_best",
            scores,
            observation.keyPositions(program),
            budget.recent(),
            budget.olderPositions(),
            budget.scored());
    return KeptTokens.chosen(budget.total(), positions);
  }
}
