package dev.crosskeep.pruning;

import dev.crosskeep.torch.TorchProgram;

/**
 * Keeps the forced tokens; budgets for it have no scored ones.
 *
 * @param program {@code pruning.py}
 */
record FirstAndLastSelector(TorchProgram program) implements TokenSelector {

  @Override
  public KeptTokens select(AttentionObservation observation, TokenBudget budget) {
    int heads = observation.heads();
    int past = observation.promptTokens() - budget.recent();
    var equal = observation.scope().floats(new float[heads * past], heads, past);
    return Ranking.keep(program, observation, equal, budget);
  }
}
