package dev.crosskeep.contracts;

/** A pruning policy, or a change to one, that cannot be used. The message names the JSON field. */
public final class InvalidPolicyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String field;

  /**
   * What is wrong with a policy.
   *
   * @param field the JSON field to blame, such as {@code budget.ratio}; empty when it is the whole
   */
  public InvalidPolicyException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The JSON field to blame, such as {@code budget.ratio}; empty when it is the whole. */
  public String field() {
    return field;
  }
}
