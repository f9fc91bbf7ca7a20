package dev.crosskeep.pruning;

import dev.crosskeep.torch.TorchProgram;

/**
 * Ranks keys by what all queries together gave them.
 *
 * <p>Source: H2O, <a href="https://arxiv.org/abs/2306.14048">arXiv:2306.14048</a>; with the text
 * prior LOOK-M, <a href="https://arxiv.org/abs/2406.18139">arXiv:2406.18139</a>, equation 3.
 *
 * @param program {@code pruning.py}
 * @param textPrior whether every text key goes before every picture's
 */
public record ColumnSumSelector(TorchProgram program, boolean textPrior) implements TokenSelector {

  @Override
  public KeptTokens select(AttentionObservation observation, TokenBudget budget) {
    var scores =
        program.run(
            observation.scope(),
            "column_scores",
            observation.columnSums(),
            observation.imageTokens(),
            budget.recent(),
            textPrior);
    return Ranking.keep(program, observation, scores, budget);
  }

  @Override
  public int columnMoments() {
    return 1;
  }
}
