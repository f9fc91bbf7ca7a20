package dev.crosskeep.generation;

/** Why an answer is complete. */
public enum FinishReason {
  /** The model said that it is done, or the answer reached a stop string. */
  STOP,
  /** The answer is as long as it may be. */
  LENGTH
}
