package dev.crosskeep.pruning;

import dev.crosskeep.torch.TorchProgram;

/**
 * Keeps the keys whose attention varies most, then those with the highest mean attention over the
 * queries that could see them.
 *
 * <p>Source: RoCo, <a href="https://arxiv.org/abs/2402.06262">arXiv:2402.06262</a>, section 3.3,
 * and its code <a href="https://github.com/DRSY/EasyKV">DRSY/EasyKV</a>.
 *
 * @param program {@code pruning.py}
 * @param varying how many are kept for their standard deviation
 */
record MeanAttentionSelector(TorchProgram program, int varying) implements TokenSelector {

  @Override
  public KeptTokens select(AttentionObservation observation, TokenBudget budget) {
    var scores =
        program.run(
            observation.scope(),
            "mean_scores",
            observation.columnSums(),
            observation.keyPositions(program),
            observation.allQueries(),
            budget.recent(),
            budget.olderPositions(),
            Math.min(varying, budget.scored()));
    return Ranking.keep(program, observation, scores, budget);
  }

  @Override
  public int columnMoments() {
    return 2;
  }
}
