package dev.crosskeep.gateway.limits;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Counts what is taken of each bucket. What is taken never exceeds what a claim says is there. */
interface Reservations extends AutoCloseable {

  /**
   * Takes all that is claimed at once, or nothing. Never blocks.
   *
   * @param id of the reservation; nobody else has it
   * @param claims of one tenant's buckets, each bucket once
   * @return fails when it is not known what is taken
   */
  CompletionStage<Outcome> reserve(String id, List<Claim> claims);

  /**
   * Lets go of what was granted, and counts what was really used. Never blocks.
   *
   * @param id of the reservation
   * @param claims those that were granted
   * @param corrections what is added to windows, or given back where negative; a bucket whose
   *     window is over may be forgotten
   */
  void settle(String id, List<Claim> claims, Map<Bucket, Long> corrections);

  @Override
  default void close() {}
}
