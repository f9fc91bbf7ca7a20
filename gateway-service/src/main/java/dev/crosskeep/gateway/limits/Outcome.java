package dev.crosskeep.gateway.limits;

import java.util.List;

/** What became of the claims of one request. */
sealed interface Outcome {

  /** What is taken of each claim's bucket, by whomever. */
  List<Long> taken();

  /** All was taken. */
  record Granted(List<Long> taken) implements Outcome {}

  /**
   * Nothing was taken.
   *
   * @param first the index of the first claim that did not fit
   */
  record Refused(List<Long> taken, int first) implements Outcome {}
}
