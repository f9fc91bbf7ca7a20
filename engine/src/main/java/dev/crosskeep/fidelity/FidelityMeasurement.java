package dev.crosskeep.fidelity;

import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.contracts.RetainedAttention;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A measurement of one prompt's pruned cache against the full one, in steps of one decoded token.
 *
 * <p>The full cache answers greedily, and a pruned one reads the same tokens: that compares their
 * distributions without one wrong choice spoiling all that follow. Then another pruned cache
 * answers by itself. All three begin behind the prompt, whose last logits are the same for all: the
 * first token that a cache has a say in is the second of the answer.
 */
public final class FidelityMeasurement {

  /** The most tokens that are compared, unless it is said otherwise. */
  public static final int USUAL_TOKENS = 64;

  private final GreedyAnswer full;
  private final Continuation forced;
  private final GreedyAnswer free;
  private final List<RetainedAttention> retained;
  private final List<NextToken> compared = new ArrayList<>();
  private boolean forcedIsBehind;

  /**
   * A measurement that has not begun.
   *
   * @param full the prompt with its full cache
   * @param forced the prompt with its cache pruned
   * @param free the same once more
   * @param retained what the caller found on the way, layer by layer
   * @param endTokens tokens that end an answer
   * @param mostTokens the most that are compared, at least 1; each cache must have room for as many
   */
  public FidelityMeasurement(
      Continuation full,
      Continuation forced,
      Continuation free,
      List<RetainedAttention> retained,
      Set<Integer> endTokens,
      int mostTokens) {
    this.full = new GreedyAnswer(full, endTokens, mostTokens);
    this.forced = forced;
    this.free = new GreedyAnswer(free, endTokens, mostTokens);
    this.retained = List.copyOf(retained);
  }

  /** Whether there is nothing left to do. */
  public boolean isDone() {
    return full.hasEnded() && free.hasEnded();
  }

  /** Decodes one token with one of the caches; nothing when all is done. */
  public void step() {
    if (forcedIsBehind) {
      forced.append(full.last());
      compared.add(NextToken.of(full.logits(), forced.logits()));
      full.choose();
      forcedIsBehind = false;
    } else if (!full.hasEnded()) {
      full.read();
      forcedIsBehind = true;
    } else if (!free.hasEnded()) {
      free.read();
      free.choose();
    }
  }

  /** What was found, once all is done; empty where the answer has one token only. */
  public Optional<Fidelity> result() {
    if (!isDone()) {
      throw new IllegalStateException("the measurement is not done");
    }
    return compared.isEmpty() ? Optional.empty() : Optional.of(fidelity());
  }

  private Fidelity fidelity() {
    double[] kl = compared.stream().mapToDouble(NextToken::kl).sorted().toArray();
    return new Fidelity(
        compared.stream().mapToDouble(NextToken::kl).average().orElseThrow(),
        Percentile.nearestRank(kl, 99),
        compared.stream().mapToInt(token -> token.sameTop1() ? 1 : 0).average().orElseThrow(),
        compared.stream().mapToDouble(NextToken::top5Overlap).average().orElseThrow(),
        compared.size(),
        WholeAnswers.firstDivergence(full.tokens(), free.tokens()),
        WholeAnswers.rougeL(full.tokens(), free.tokens()),
        retained);
  }
}
