package dev.crosskeep.pruning;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.contracts.Pooling;
import dev.crosskeep.torch.TorchProgram;

/**
 * Ranks keys by what the observed queries gave them and their neighbours.
 *
 * <p>Source: SnapKV, <a href="https://arxiv.org/abs/2404.14469">arXiv:2404.14469</a>, section 4.
 *
 * @param program {@code pruning.py}
 */
public record WindowSelector(TorchProgram program, Pooling pooling) implements TokenSelector {

  @Override
  public KeptTokens select(AttentionObservation observation, TokenBudget budget) {
    return Ranking.keep(program, observation, scores(observation, budget.recent()), budget);
  }

  /**
   * What each key but the recent ones got, float32 {@code [G, L - recent]}, neighbours' included.
   */
  public IValue scores(AttentionObservation observation, int recent) {
    IValue received =
        program.run(
            observation.scope(),
            "window_scores",
            observation.queries(),
            observation.keys(),
            recent);
    return Neighbours.pooled(pooling, program, observation, recent, received);
  }
}
