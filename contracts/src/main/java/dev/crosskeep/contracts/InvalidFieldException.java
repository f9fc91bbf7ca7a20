package dev.crosskeep.contracts;

/** A field of a document has a value that it cannot have. */
public final class InvalidFieldException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String field;

  /**
   * @param field its JSON name, from the document on, such as {@code budget.ratio}
   * @param problem what follows the name in the sentence that callers read
   */
  InvalidFieldException(String field, String problem) {
    super(field + " " + problem);
    this.field = field;
  }

  /** Its JSON name, from the document on, such as {@code budget.ratio}. */
  public String field() {
    return field;
  }
}
