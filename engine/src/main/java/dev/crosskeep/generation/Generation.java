package dev.crosskeep.generation;

/** A question on its way through the engine. */
public interface Generation {

  /**
   * Wants no more of this answer: a waiting question leaves the queue at once, a running one frees
   * its memory when the running step is over. Does nothing after the end.
   */
  void cancel();
}
