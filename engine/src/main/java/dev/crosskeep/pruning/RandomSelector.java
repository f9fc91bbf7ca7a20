package dev.crosskeep.pruning;

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
    int heads = observation.heads();
    int past = observation.promptTokens() - budget.recent();
    var random = new SplittableRandom(observation.promptTokens() * LENGTHS + observation.layer());
    var lots = new float[heads * past];
    for (int i = 0; i < lots.length; i++) {
      lots[i] = random.nextFloat();
    }
    return Ranking.keep(
        program, observation, observation.scope().floats(lots, heads, past), budget);
  }
}
