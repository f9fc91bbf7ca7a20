package dev.crosskeep.pruning;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.TorchProgram;
import java.util.SplittableRandom;

/**
 * Keeps the forced tokens and others by lot.
 *
 * @param program {@code pruning.py}
 */
record RandomSelector(TorchProgram program) implements TokenSelector {

  /** Spreads neighbouring lengths and layers over the seeds. */
  private static final long LENGTHS = 1_000_003;

  @Override
  public KeptTokens select(AttentionObservation observation, TokenBudget budget) {
    return Ranking.keep(program, observation, lots(observation, budget.recent()), budget);
  }

  /** A number from 0 to 1 for each key but the recent ones, {@code [G, L - recent]}. */
  static IValue lots(AttentionObservation observation, int recent) {
    int heads = observation.heads();
    int past = observation.promptTokens() - recent;
    var random = new SplittableRandom(observation.promptTokens() * LENGTHS + observation.layer());
    var lots = new float[heads * past];
    for (int i = 0; i < lots.length; i++) {
      lots[i] = random.nextFloat();
    }
    return observation.scope().floats(lots, heads, past);
  }
}
