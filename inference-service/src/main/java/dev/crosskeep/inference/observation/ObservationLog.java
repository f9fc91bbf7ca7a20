package dev.crosskeep.inference.observation;

import dev.crosskeep.contracts.Observation;

/** Puts answers on record. */
@FunctionalInterface
public interface ObservationLog {

  /**
   * Puts an answer on record for good: when this returns, a crash of this process or machine cannot
   * lose it.
   *
   * @throws NotOnRecordException when it could not be written
   */
  void record(Observation observation);
}
