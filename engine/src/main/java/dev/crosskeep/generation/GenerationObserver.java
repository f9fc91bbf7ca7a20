package dev.crosskeep.generation;

import dev.crosskeep.contracts.KvCacheUsage;
import java.time.Duration;

/**
 * Watches all answers, for metrics. Called by the thread that runs the model: must return at once
 * and throw nothing.
 */
public interface GenerationObserver {

  /** Watches nothing. */
  GenerationObserver NONE = new GenerationObserver() {};

  /** How an answer ended. */
  enum Outcome {
    STOP,
    LENGTH,
    CANCELLED,
    FAILED
  }

  /** What became of an answer that was to be measured after its end. */
  enum Shadow {
    /** It was measured. */
    MEASURED,
    /** Too many were waiting already. */
    DROPPED,
    /** The measurement failed. */
    FAILED
  }

  /** A prompt was read and its cache pruned. */
  default void prefilled(Duration waiting, Duration prefill, KvCacheUsage cache) {}

  /** An answer's first token is known, this long after its question arrived. */
  default void firstToken(Duration sinceArrival) {}

  /** An answer's next token is known, this long after the one before. */
  default void nextToken(Duration sincePrevious) {}

  /** A question that was accepted has ended. */
  default void ended(Outcome outcome, Duration total) {}

  /** An answer was measured after its end, or will never be. */
  default void shadow(Shadow outcome) {}
}
