package dev.crosskeep.pruning;

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
 * @param budgets what it may keep in each layer
 * @param merge what becomes of the others
 * @param n the constant in the denominator of attention to the pruned cache; 0 is plain softmax
 */
public record PruningPlan(
    TokenSelector selector, int observedQueries, List<TokenBudget> budgets, Merge merge, double n) {

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
   * @param kvBytesPerToken bytes of one token's keys and values over all layers
   */
  public static Optional<PruningPlan> of(
      PruningPolicy policy,
      ImageMask prompt,
      int layers,
      long kvBytesPerToken,
      TorchProgram program) {
    return switch (policy) {
      case FullCache() -> Optional.empty();
      case PrunedCache pruned -> {
        int promptTokens = prompt.promptTokens();
        int total = pruned.budget().tokens(promptTokens, kvBytesPerToken);
        yield promptTokens < pruned.minPromptTokens() || total >= promptTokens
            ? Optional.empty()
            : Optional.of(new Size(prompt, layers, total).plan(pruned, program));
      }
    };
  }

  /** A prompt, the model's depth, and what each layer may keep on the average. */
  private record Size(ImageMask prompt, int layers, int total) {

    PruningPlan plan(PrunedCache policy, TorchProgram program) {
      return switch (policy) {
        case RandomTokens(var _, var recent, var merge, var _) ->
            even(new RandomSelector(program), budget(recent, 0), merge);
        case StreamingLlm(var _, int sinks, var merge, var _) -> {
          int first = Math.min(sinks, total - 1);
          var budget = new TokenBudget(total, total - first, first);
          yield even(new FirstAndLastSelector(program), budget, merge);
        }
        case HeavyHitters(var _, var recent, int sinks, var merge, var _) ->
            even(new ColumnSumSelector(program, false), budget(recent, sinks), merge);
        case LookM(var _, var recent, boolean textPrior, var merge, int sinks, var _) ->
            even(new ColumnSumSelector(program, textPrior), budget(recent, sinks), merge);
        case RoCo(var _, var recent, int sinks, var merge, var _) -> {
          var budget = budget(recent, sinks);
          int last = Math.min(ROCO_LAST, budget.recent());
          var selector = new MeanAttentionSelector(program, budget.recent() - last);
          yield even(selector, new TokenBudget(total, last, budget.sinks()), merge);
        }
        case SnapKv(var _, var recent, var window, var pooling, int sinks, var merge, var _) ->
            new PruningPlan(
                new WindowSelector(program, pooling),
                observed(window, recent),
                Collections.nCopies(layers, budget(recent, sinks)),
                merge,
                0);
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
                0);
        case CrossSelf csp ->
            new PruningPlan(
                new CrossSelfSelector(
                    program,
                    csp.crossRatio(),
                    csp.combine(),
                    csp.nSoftmax().inScoring(),
                    csp.balance(),
                    csp.pooling()),
                observed(csp.observationWindow(), csp.recent()),
                Collections.nCopies(layers, budget(csp.recent(), csp.sinks())),
                csp.merge(),
                csp.nSoftmax().inAttention());
      };
    }

    /** The same budget in every layer, for a selector that looks at no window. */
    private PruningPlan even(TokenSelector selector, TokenBudget budget, Merge merge) {
      return new PruningPlan(selector, 1, Collections.nCopies(layers, budget), merge, 0);
    }

    /** Recent tokens that would fill the budget alone leave half of it; sinks take what is left. */
    private TokenBudget budget(RecentTokens wanted, int sinks) {
      int tokens = wanted.tokens(prompt.promptTokens());
      int recent = tokens < total ? tokens : Math.max(1, total / 2);
      return new TokenBudget(total, recent, Math.min(sinks, total - recent));
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
