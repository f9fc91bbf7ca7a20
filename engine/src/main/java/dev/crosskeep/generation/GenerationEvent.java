package dev.crosskeep.generation;

/**
 * What happens to a question: any number of {@link Text}, then exactly one of the others, which is
 * the last.
 */
public sealed interface GenerationEvent {

  /** Whether nothing comes after this event. */
  default boolean isLast() {
    return !(this instanceof Text);
  }

  /** The next piece of the answer, never empty. */
  record Text(String piece) implements GenerationEvent {}

  /** The answer is complete, and its memory is free. */
  record Finished(Answer answer) implements GenerationEvent {}

  /**
   * There will be no more of this answer; its memory is free.
   *
   * @param problem an {@link EngineStoppedException} or a {@link GenerationFailedException}
   */
  record Failed(RuntimeException problem) implements GenerationEvent {}

  /** The caller wanted no more of this answer; its memory is free. */
  record Cancelled() implements GenerationEvent {}
}
