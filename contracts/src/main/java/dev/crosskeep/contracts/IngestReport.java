package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What became of a batch of observations; each was stored, known or refused.
 *
 * @param stored stored now
 * @param known stored already, by an earlier delivery
 * @param refused never to be stored: sending them again is useless
 */
public record IngestReport(
    @JsonProperty("stored") int stored,
    @JsonProperty("known") int known,
    @JsonProperty("refused") List<Refused> refused) {

  public IngestReport {
    refused = List.copyOf(refused);
  }

  /**
   * An observation that cannot be stored.
   *
   * @param index its place in the batch, from 0
   * @param problem why, naming the field
   */
  public record Refused(
      @JsonProperty("index") int index, @JsonProperty("problem") String problem) {}
}
