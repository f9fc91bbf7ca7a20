package dev.crosskeep.pruning;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.contracts.Balance;
import dev.crosskeep.contracts.Combine;
import dev.crosskeep.contracts.CrossRatio;
import dev.crosskeep.contracts.Granularity;
import dev.crosskeep.contracts.Pooling;
import dev.crosskeep.torch.TorchProgram;
import java.util.List;

/**
 * Ranks the keys twice, by the attention of queries of their own modality and by that of the other,
 * and keeps the best of both lists.
 *
 * <p>Source: CSP, <a href="https://arxiv.org/abs/2412.04652">arXiv:2412.04652</a>, section 3 and
 * its code <a href="https://github.com/TerryPei/CSP">TerryPei/CSP</a>. Differs from the code,
 * except under {@link Combine#CONCAT}: no token is stored twice, both quotas sum to the budget
 * exactly, only keys with a positive score are picked and a list that runs out lends its places to
 * the other, ties go to the earlier key, query heads that share a key head vote with their mean
 * score, and a cross ratio of 0 means 0. Where all older keys are of one modality they are ranked
 * by total score, as they all are under {@link CrossRatio.Joint}.
 *
 * @param program {@code pruning.py}
 * @param crossRatio the share of the picks made by cross-modal score
 * @param combine how the two lists become one set
 * @param n the constant in the scores' softmax denominator, at least 0
 * @param balance how much the queries of each modality count
 * @param pooling how scores are spread to neighbours
 * @param granularity whether heads choose by themselves
 */
public record CrossSelfSelector(
    TorchProgram program,
    CrossRatio crossRatio,
    Combine combine,
    double n,
    Balance balance,
    Pooling pooling,
    Granularity granularity)
    implements TokenSelector {

  /** Slack for products such as 0.3 · 10 = 2.9999999999999996 before they are rounded down. */
  private static final double ROUNDING = 1e-9;

  /** The picks of the authors' code when the cross ratio is 0, whatever the budget. */
  private static final int PUBLISHED_CROSS_AT_ZERO = 1;

  private static final int PUBLISHED_SELF_AT_ZERO = 308;

  @Override
  public KeptTokens select(AttentionObservation observation, TokenBudget budget) {
    return crossRatio instanceof CrossRatio.Joint
        ? fromOneList(observation, budget)
        : fromTwoLists(observation, budget);
  }

  private KeptTokens fromOneList(AttentionObservation observation, TokenBudget budget) {
    IValue received = received(observation, budget, "joint_scores");
    return Ranking.keep(
        program, observation, spread(observation, budget.recent(), received), budget);
  }

  private KeptTokens fromTwoLists(AttentionObservation observation, TokenBudget budget) {
    Quota quota = quota(observation, budget);
    Scores scores = scores(observation, budget);
    IValue result =
        program.run(
            observation.scope(),
            "cross_self",
            scores.self,
            scores.cross,
            observation.keyPositions(program),
            budget.recent(),
            budget.olderPositions(),
            quota.self,
            quota.cross,
            crossRatio instanceof CrossRatio.AdaptiveMass,
            pastHasOneModality(observation, budget),
            combine.name());
    List<IValue> parts = observation.scope().elements(result);
    return KeptTokens.chosen((int) parts.get(1).toLong(), parts.get(0));
  }

  /** What each older key got from its own modality and from the other, {@code [G, P]} each. */
  private record Scores(IValue self, IValue cross) {}

  private Scores scores(AttentionObservation observation, TokenBudget budget) {
    IValue pair = received(observation, budget, "modality_scores");
    List<IValue> parts = observation.scope().elements(pair);
    return new Scores(
        spread(observation, budget.recent(), parts.get(0)),
        spread(observation, budget.recent(), parts.get(1)));
  }

  private IValue received(AttentionObservation observation, TokenBudget budget, String function) {
    return program.run(
        observation.scope(),
        function,
        observation.queries(),
        observation.keys(),
        observation.imageTokens(),
        budget.recent(),
        Math.log(n),
        balance == Balance.MEAN);
  }

  /** Scores with those of neighbours and, where heads choose together, of the other heads. */
  private IValue spread(AttentionObservation observation, int recent, IValue scores) {
    IValue pooled = Neighbours.pooled(pooling, program, observation, recent, scores);
    return switch (granularity) {
      case KV_HEAD -> pooled;
      case LAYER ->
          program.run(
              observation.scope(),
              "by_layer",
              pooled,
              observation.keyPositions(program),
              observation.mask().promptTokens());
    };
  }

  private boolean pastHasOneModality(AttentionObservation observation, TokenBudget budget) {
    int past = observation.promptTokens() - budget.recent();
    double imageKeys = observation.imageKeys(program, past);
    return imageKeys == 0 || imageKeys == past;
  }

  /** The picks of each list. */
  private record Quota(int self, int cross) {}

  private Quota quota(AttentionObservation observation, TokenBudget budget) {
    int past = observation.promptTokens() - budget.recent();
    double share = crossShare(observation, past);
    int picks = budget.scored();
    if (combine == Combine.CONCAT) {
      return published(share, picks, past);
    }
    int cross = (int) Math.floor(picks * share + ROUNDING);
    return new Quota(picks - cross, cross);
  }

  /** Both roundings and both constants of the authors' code; never more than there are keys. */
  private static Quota published(double share, int picks, int past) {
    if (share <= 0) {
      return new Quota(
          Math.min(PUBLISHED_SELF_AT_ZERO, past), Math.min(PUBLISHED_CROSS_AT_ZERO, past));
    }
    return new Quota((int) (picks * (1 - share)), (int) (picks * share));
  }

  /**
   * The share of (query, key) pairs of different modality, for the adaptive ratio.
   *
   * <p>Source: the formula that stands commented out in the authors' code, "the sample mean ratio
   * of the cross/self region" of their section 4.3.
   */
  private double crossShare(AttentionObservation observation, int past) {
    return switch (crossRatio) {
      case CrossRatio.Fixed(double share) -> share;
      case CrossRatio.AdaptiveMass() -> 0; // each head splits the sum
      case CrossRatio.Joint() -> throw new IllegalStateException("one list is not shared out");
      case CrossRatio.Adaptive() -> {
        ImageMask mask = observation.mask();
        int prompt = mask.promptTokens();
        int first = prompt - observation.observedQueries();
        double textQueries = mask.textTokens(first, prompt);
        double imageQueries = mask.imageTokens(first, prompt);
        double imageKeys = observation.imageKeys(program, past);
        double textKeys = past - imageKeys;
        yield (textQueries * imageKeys + imageQueries * textKeys)
            / ((textQueries + imageQueries) * (textKeys + imageKeys));
      }
    };
  }
}
