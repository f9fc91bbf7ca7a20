package dev.crosskeep.pruning;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.Optional;

/**
 * What a policy means for one prompt, in tokens.
 *
 * @param selector chooses the tokens of each layer
 * @param observedQueries how many of the last queries it looks at, at least 1
 * @param budget what it may keep
 */
public record PruningPlan(TokenSelector selector, int observedQueries, TokenBudget budget) {

  /**
   * Compiles the native half of the selectors, once for all of a model; freed with {@code scope}.
   */
  public static TorchProgram loadProgram(TorchScope scope) {
    return scope.program(PruningPlan.class, "pruning.py");
  }

  /**
   * The plan for a prompt; empty when every token stays.
   *
   * @param kvBytesPerToken bytes of one token's keys and values over all layers
   */
  public static Optional<PruningPlan> of(
      PruningPolicy policy, int promptTokens, long kvBytesPerToken, TorchProgram program) {
    return switch (policy) {
      case PruningPolicy.FullCache() -> Optional.empty();
      case PruningPolicy.CrossSelf csp -> crossSelf(csp, promptTokens, kvBytesPerToken, program);
    };
  }

  private static Optional<PruningPlan> crossSelf(
      PruningPolicy.CrossSelf csp, int promptTokens, long kvBytesPerToken, TorchProgram program) {
    int total = csp.budget().tokens(promptTokens, kvBytesPerToken);
    if (promptTokens < csp.minPromptTokens() || total >= promptTokens) {
      return Optional.empty();
    }
    int wantedRecent = csp.recent().tokens(promptTokens);
    int observed =
        csp.observationWindow().map(w -> Math.min(w.tokens(), promptTokens)).orElse(wantedRecent);
    var selector =
        new CrossSelfSelector(program, csp.crossRatio(), csp.combine(), csp.nSoftmax().n());
    return Optional.of(new PruningPlan(selector, observed, fit(total, wantedRecent)));
  }

  /** Recent tokens that would fill the budget alone leave half of it to the scores. */
  private static TokenBudget fit(int total, int wantedRecent) {
    int recent = wantedRecent < total ? wantedRecent : Math.max(1, total / 2);
    return new TokenBudget(total, recent);
  }
}
