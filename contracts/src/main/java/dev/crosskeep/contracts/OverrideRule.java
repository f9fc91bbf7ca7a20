package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a caller may change the policy of one request, and how much cache it may take then.
 *
 * <p>JSON: {@code {"allowed": true, "max_budget": {"ratio": 0.5}}}.
 *
 * @param allowed whether a request's own {@code kv_cache} counts
 * @param maxBudget the most a request may ask for, in the unit in which it then has to ask; empty
 *     for no limit
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record OverrideRule(
    @JsonProperty("allowed") boolean allowed,
    @JsonProperty("max_budget") Optional<CacheBudget> maxBudget) {

  /** Every request takes the policy as it is. */
  public static final OverrideRule NONE = new OverrideRule(false, Optional.empty());

  @JsonCreator
  static OverrideRule of(
      @JsonProperty("allowed") @Nullable Boolean allowed,
      @JsonProperty("max_budget") @Nullable CacheBudget maxBudget) {
    if (allowed == null) {
      throw new IllegalArgumentException("override.allowed is missing");
    }
    return new OverrideRule(allowed, Optional.ofNullable(maxBudget));
  }

  /** Why a request may not have a policy, as a sentence that names the field; empty if it may. */
  public Optional<String> refusal(PruningPolicy wanted) {
    if (!allowed) {
      return Optional.of("kv_cache cannot be changed by requests with this key");
    }
    if (maxBudget.isPresent()
        && wanted instanceof PrunedCache pruned
        && pruned.prune() == PruneAt.BEFORE_QUESTION) {
      return Optional.of(
          "kv_cache.prune must be after_prompt with this key: a question that is read later comes"
              + " on top of the budget, which is limited");
    }
    return maxBudget.filter(most -> !within(most, wanted)).map(OverrideRule::tooMuch);
  }

  private static boolean within(CacheBudget most, PruningPolicy wanted) {
    return switch (wanted) {
      case FullCache() -> most.equals(new CacheBudget.Ratio(1));
      case PrunedCache pruned -> within(most, pruned.budget());
    };
  }

  private static boolean within(CacheBudget most, CacheBudget wanted) {
    return switch (most) {
      case CacheBudget.Ratio(double limit) ->
          wanted instanceof CacheBudget.Ratio(double ratio) && ratio <= limit;
      case CacheBudget.Tokens(int limit) ->
          wanted instanceof CacheBudget.Tokens(int tokens) && tokens <= limit;
      case CacheBudget.Bytes(long limit) ->
          wanted instanceof CacheBudget.Bytes(long bytes) && bytes <= limit;
      case CacheBudget.Mass(double limit) ->
          wanted instanceof CacheBudget.Mass(double mass) && mass <= limit;
    };
  }

  private static String tooMuch(CacheBudget most) {
    String limit =
        switch (most) {
          case CacheBudget.Ratio(double ratio) -> "a ratio of at most " + ratio;
          case CacheBudget.Tokens(int tokens) -> "at most " + tokens + " tokens";
          case CacheBudget.Bytes(long bytes) -> "at most " + bytes + " bytes";
          case CacheBudget.Mass(double mass) -> "a mass of at most " + mass;
        };
    return "kv_cache.budget must be " + limit + " with this key";
  }
}
