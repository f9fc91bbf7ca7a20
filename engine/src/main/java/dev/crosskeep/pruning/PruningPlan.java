package dev.crosskeep.pruning;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.HeavyHitters;
import dev.crosskeep.contracts.LookM;
import dev.crosskeep.contracts.Merge;
import dev.crosskeep.contracts.ObservationWindow;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.PyramidKv;
import dev.crosskeep.contracts.RandomTokens;
import dev.crosskeep.contracts.RecentTokens;
import dev.crosskeep.contracts.RoCo;
import dev.crosskeep.contracts.SnapKv;
import dev.crosskeep.contracts.StreamingLlm;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a policy means for one prompt, in tokens.
 *
 * @param selector chooses the tokens of each layer
 * @param observedQueries how many of the last queries it looks at, at least 1
 * @param budgets what it may keep in each layer, at most
 * @param merge what becomes of the others
 * @param standIn what stands for them in attention to the pruned cache
 */
public record PruningPlan(
    TokenSelector selector,
    int observedQueries,
    List<TokenBudget> budgets,
    Merge merge,
    StandIn standIn) {

  /** RoCo's code protects as many of the last tokens, whatever its window for recent ones. */
  private static final int ROCO_LAST = 10;

  /**
   * Compiles the native half of the selectors, once for all of a model; freed with {@code scope}.
   */
  public static TorchProgram loadProgram(TorchScope scope) {
    return scope.program(PruningPlan.class, "pruning.py");
  }

  /**
   * The plan for a prompt; empty when every token stays.
   *
   * @param prompt which of its tokens are pictures'
   * @param turns where the turns stand that a policy can protect
   * @param kvBytesPerToken bytes of one token's keys and values over all layers
   * @throws IllegalArgumentException when the policy is {@linkplain #refusal refused}
   */
  public static Optional<PruningPlan> of(
      PruningPolicy policy,
      ImageMask prompt,
      List<TurnSpan> turns,
      int layers,
      long kvBytesPerToken,
      TorchProgram program) {
    refusal(policy, prompt.promptTokens(), turns, kvBytesPerToken)
        .ifPresent(sentence -> {
          throw new IllegalArgumentException(sentence);
        });
    return switch (policy) {
      case FullCache() -> Optional.empty();
      case PrunedCache pruned ->
          prunes(pruned, prompt.promptTokens(), kvBytesPerToken)
              ? Optional.of(
                  new Size(
                          prompt,
                          layers,
                          forced(pruned, prompt.promptTokens(), turns, kvBytesPerToken),
                          standIn(pruned, kept(pruned, prompt.promptTokens(), kvBytesPerToken)),
                          program)
                      .plan(pruned))
              : Optional.empty();
    };
  }

  /**
   * The plan for pruning a cache again, whenever an answer to the prompt has filled it; empty where
   * the policy does not ask for that. Of the observed queries there are as many as its slack, all
   * of the answer; its budgets hold where more tokens follow.
   *
   * @param prompt as for {@link #of}
   */
  public static Optional<PruningPlan> again(
      PruningPolicy policy,
      ImageMask prompt,
      List<TurnSpan> turns,
      int layers,
      long kvBytesPerToken,
      TorchProgram program) {
    return switch (policy) {
      case FullCache() -> Optional.empty();
      case PrunedCache pruned -> {
        int rows = keptAgain(pruned, prompt.promptTokens(), kvBytesPerToken);
        var forced = forcedAgain(pruned, prompt.promptTokens(), turns, kvBytesPerToken);
        yield pruned
            .repruning()
            .map(repruning ->
                new Size(prompt, layers, forced, standIn(pruned, rows), program)
                    .ranked(pruned)
                    .observing(repruning.slack()));
      }
    };
  }

  /**
   * Why a policy cannot prune a prompt, as a sentence that names the field: its budget does not
   * hold what it protects. Empty where it can, or need not.
   *
   * @param turns where the turns stand that a policy can protect
   * @param kvBytesPerToken bytes of one token's keys and values over all layers
   */
  public static Optional<String> refusal(
      PruningPolicy policy, int promptTokens, List<TurnSpan> turns, long kvBytesPerToken) {
    return switch (policy) {
      case FullCache() -> Optional.empty();
      case PrunedCache pruned -> {
        var forced =
            pruned.repruning().isPresent()
                ? forcedAgain(pruned, promptTokens, turns, kvBytesPerToken)
                : forced(pruned, promptTokens, turns, kvBytesPerToken);
        yield forced.fit()
            ? Optional.empty()
            : Optional.of(
                "budget keeps %d tokens of this prompt; that is too few for the %d of the protected"
                        .formatted(forced.total(), forced.protectedTokens())
                    + " turns and the last token");
      }
    };
  }

  /** The same with as few tokens in each layer as hold a share of the attention. */
  private PruningPlan holding(double mass, TorchProgram program) {
    return new PruningPlan(
        new MassSelector(program, selector, mass), observedQueries, budgets, merge, standIn);
  }

  /** Whether a layer may keep all of so many tokens. */
  public boolean holds(int layer, int tokens) {
    TokenBudget budget = budgets.get(layer);
    boolean byCount = !(selector instanceof MassSelector);
    return budget.forced() >= tokens || (byCount && budget.total() >= tokens);
  }

  /** The same for a selector that sees other queries. */
  private PruningPlan observing(int queries) {
    return new PruningPlan(selector, queries, budgets, merge, standIn);
  }

  private static boolean prunes(PrunedCache policy, int promptTokens, long kvBytesPerToken) {
    return promptTokens >= policy.minPromptTokens()
        && (policy.budget() instanceof CacheBudget.Mass
            || kept(policy, promptTokens, kvBytesPerToken) < promptTokens);
  }

  private static ForcedTokens forced(
      PrunedCache policy, int promptTokens, List<TurnSpan> turns, long kvBytesPerToken) {
    int rows = kept(policy, promptTokens, kvBytesPerToken);
    return new ForcedTokens(
        promptTokens, rows - standIn(policy, rows).promptRows(), policy.protect(), turns);
  }

  /** Tokens that are recent then do not stand in the prompt. */
  private static ForcedTokens forcedAgain(
      PrunedCache policy, int promptTokens, List<TurnSpan> turns, long kvBytesPerToken) {
    int rows = keptAgain(policy, promptTokens, kvBytesPerToken);
    return new ForcedTokens(
        Integer.MAX_VALUE, rows - standIn(policy, rows).promptRows(), policy.protect(), turns);
  }

  /** The most rows that a layer keeps of a prompt and an answer, on the average. */
  private static int keptAgain(PrunedCache policy, int promptTokens, long kvBytesPerToken) {
    return Math.max(
        kept(policy, promptTokens, kvBytesPerToken),
        policy.budget().limit(promptTokens, kvBytesPerToken));
  }

  /** A summary takes one of a layer's rows, unless that is the only one. */
  private static StandIn standIn(PrunedCache policy, int rows) {
    if (policy.merge() == Merge.SUMMARY && rows > 1) {
      return new StandIn.Summary();
    }
    return StandIn.of(policy instanceof CrossSelf csp ? csp.nSoftmax().inAttention() : 0);
  }

  /** The most rows that a layer keeps of a prompt, on the average. */
  private static int kept(PrunedCache policy, int promptTokens, long kvBytesPerToken) {
    return promptTokens < policy.minPromptTokens()
        ? promptTokens
        : policy.budget().tokens(promptTokens, kvBytesPerToken);
  }

  /**
   * A prompt, the model's depth, which tokens stay whatever their score, and what stands for those
   * that go.
   */
  private record Size(
      ImageMask prompt, int layers, ForcedTokens forced, StandIn standIn, TorchProgram program) {

    PruningPlan plan(PrunedCache policy) {
      PruningPlan plan = ranked(policy);
      return policy.budget() instanceof CacheBudget.Mass(double mass)
          ? plan.holding(mass, program)
          : plan;
    }

    private PruningPlan ranked(PrunedCache policy) {
      return switch (policy) {
        case RandomTokens random ->
            even(random, new RandomSelector(program), budget(random.recent(), 0));
        case StreamingLlm streaming ->
            even(
                streaming,
                new FirstAndLastSelector(program),
                forced.filledByRecent(streaming.sinks()));
        case HeavyHitters h2o ->
            even(h2o, new ColumnSumSelector(program, false), budget(h2o.recent(), h2o.sinks()));
        case LookM lookM ->
            even(
                lookM,
                new ColumnSumSelector(program, lookM.textPrior()),
                budget(lookM.recent(), lookM.sinks()));
        case RoCo roCo -> {
          int recent = budget(roCo.recent(), roCo.sinks()).recent();
          int last = Math.min(ROCO_LAST, recent);
          var selector = new MeanAttentionSelector(program, recent - last);
          yield even(roCo, selector, forced.exactly(last, roCo.sinks()));
        }
        case SnapKv snapKv ->
            new PruningPlan(
                new WindowSelector(program, snapKv.pooling()),
                observed(snapKv.observationWindow(), snapKv.recent()),
                Collections.nCopies(layers, budget(snapKv.recent(), snapKv.sinks())),
                snapKv.merge(),
                standIn);
        case PyramidKv pyramid ->
            new PruningPlan(
                new WindowSelector(program, pyramid.pooling()),
                observed(pyramid.observationWindow(), pyramid.recent()),
                LayerBudgets.pyramid(
                    budget(pyramid.recent(), pyramid.sinks()),
                    prompt.promptTokens(),
                    layers,
                    pyramid.beta()),
                pyramid.merge(),
                standIn);
        case CrossSelf csp ->
            new PruningPlan(
                new CrossSelfSelector(
                    program,
                    csp.crossRatio(),
                    csp.combine(),
                    csp.nSoftmax().inScoring(),
                    csp.balance(),
                    csp.pooling(),
                    csp.granularity()),
                observed(csp.observationWindow(), csp.recent()),
                Collections.nCopies(layers, budget(csp.recent(), csp.sinks())),
                csp.merge(),
                standIn);
      };
    }

    /** The same budget in every layer, for a selector that looks at no window. */
    private PruningPlan even(PrunedCache policy, TokenSelector selector, TokenBudget budget) {
      return new PruningPlan(
          selector, 1, Collections.nCopies(layers, budget), policy.merge(), standIn);
    }

    private TokenBudget budget(RecentTokens wanted, int sinks) {
      return forced.budget(wanted.tokens(prompt.promptTokens()), sinks);
    }

    private int observed(Optional<ObservationWindow> window, RecentTokens recent) {
      int tokens = prompt.promptTokens();
      int fallback = recent.tokens(tokens);
      return window
          .map(w -> w.queries(tokens, prompt.textAfterImages(), fallback))
          .orElse(fallback);
    }
  }
}
