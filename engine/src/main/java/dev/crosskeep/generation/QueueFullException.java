package dev.crosskeep.generation;

/** As many requests run and wait as the engine takes; asking again later may work. */
public final class QueueFullException extends RuntimeException {

  private static final long serialVersionUID = 1;

  QueueFullException(int places) {
    super("the engine is busy: all " + places + " places for requests are taken; try again later");
  }
}
