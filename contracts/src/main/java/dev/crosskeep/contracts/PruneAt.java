package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When a prompt is pruned. */
public enum PruneAt {

  /** When all of it was read, so that the question takes part in the choice. */
  @JsonProperty("after_prompt")
  AFTER_PROMPT,

  /**
   * When everything before the user's last words was read: what stays then serves any question. The
   * question's own tokens stay on top of the budget, as those of the answer do.
   */
  @JsonProperty("before_question")
  BEFORE_QUESTION;

  /** Leaves the default out of a policy's JSON. */
  static final class IfNotDefault {

    @Override
    public boolean equals(Object value) {
      return value == AFTER_PROMPT;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
