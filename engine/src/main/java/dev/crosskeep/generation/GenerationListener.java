package dev.crosskeep.generation;

/**
 * Hears what happens to one question.
 *
 * <p>Called by the thread that runs the model, for all answers: must return at once. What it throws
 * ends its own answer only.
 */
@FunctionalInterface
public interface GenerationListener {

  /** Takes the next event; after one that {@link GenerationEvent#isLast()} no other comes. */
  void on(GenerationEvent event);
}
