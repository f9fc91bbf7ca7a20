package dev.crosskeep.prompt;

/** A conversation that this model cannot be asked; the message is meant for the caller. */
public final class InvalidPromptException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String code;

  private InvalidPromptException(String message, String code) {
    super(message);
    this.code = code;
  }

  /** The model's template does not take this order of roles, pictures in this place or the like. */
  static InvalidPromptException refusedByTemplate(String reason) {
    return new InvalidPromptException(
        "the model's chat template refuses this conversation: " + reason, "invalid_value");
  }

  /** More text than the model has positions for, whatever its tokens are. */
  static InvalidPromptException tooLong(long characters, long fewestTokens, int maxPositions) {
    return new InvalidPromptException(
        "the messages have %d characters and so at least %d tokens; the model takes %d"
            .formatted(characters, fewestTokens, maxPositions),
        "context_length_exceeded");
  }

  /** A short name that a program can react to, as OpenAI's API has them. */
  public String code() {
    return code;
  }
}
