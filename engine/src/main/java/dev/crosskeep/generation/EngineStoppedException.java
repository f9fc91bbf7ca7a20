package dev.crosskeep.generation;

/** The engine is shutting down or broken, and this request will get no answer, or no more of it. */
public final class EngineStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  EngineStoppedException(String message) {
    super(message);
  }
}
