package dev.crosskeep.generation;

/**
 * One answer went wrong inside the model; the engine and all other answers go on.
 *
 * <p>The message says nothing about the machine and may be shown to the caller; the cause may not.
 */
public final class GenerationFailedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  GenerationFailedException(String message) {
    super(message);
  }

  GenerationFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
