package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How many of the prompt's last queries score the keys. JSON: {@code {"tokens": 64}}.
 *
 * @param tokens at least 1; a shorter prompt is observed whole
 */
public record ObservationWindow(int tokens) {

  public ObservationWindow {
    Checks.atLeast(1, "observation_window.tokens", tokens);
  }

  @JsonCreator
  static ObservationWindow of(@JsonProperty("tokens") @Nullable Integer tokens) {
    if (tokens == null) {
      throw new InvalidFieldException("observation_window.tokens", "is missing");
    }
    return new ObservationWindow(tokens);
  }
}
