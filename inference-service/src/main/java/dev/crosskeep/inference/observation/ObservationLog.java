package dev.crosskeep.inference.observation;

import dev.crosskeep.contracts.RequestRecord;

/** Puts answers on record. */
@FunctionalInterface
public interface ObservationLog {

  /**
   * Puts an answer, or what was found out about one, on record for good: when this returns, a crash
   * of this process or machine cannot lose it.
   *
   * @throws NotOnRecordException when it could not be written
   */
  void record(RequestRecord record);
}
