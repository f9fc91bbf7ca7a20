package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Prunes the cache again while decoding, so that its size does not grow with the answer: whenever
 * it has come to the budget and {@code slack} tokens more, it goes back to the budget.
 *
 * <p>JSON: {@code {"slack": 64}}.
 *
 * @param slack tokens, at least 1
 */
public record Repruning(int slack) {

  public Repruning {
    Checks.atLeast(1, "repruning.slack", slack);
  }

  @JsonCreator
  static Repruning of(@JsonProperty("slack") @Nullable Integer slack) {
    if (slack == null) {
      throw new InvalidFieldException("repruning.slack", "is missing");
    }
    return new Repruning(slack);
  }
}
