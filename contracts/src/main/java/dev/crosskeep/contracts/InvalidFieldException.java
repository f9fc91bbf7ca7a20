package dev.crosskeep.contracts;

/** A policy's field has a value that it cannot have. */
final class InvalidFieldException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String field;

  /**
   * @param field its JSON name, from the policy on, such as {@code budget.ratio}
   * @param problem what follows the name in the sentence that callers read
   */
  InvalidFieldException(String field, String problem) {
    super(field + " " + problem);
    this.field = field;
  }

  String field() {
    return field;
  }
}
