package dev.crosskeep.prompt;

/** A conversation that this model cannot be asked; the message is meant for the caller. */
public final class InvalidPromptException extends RuntimeException {

  private static final long serialVersionUID = 1;

  InvalidPromptException(String message) {
    super(message);
  }
}
