package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A tenant's policy as it was published; never changed afterwards.
 *
 * @param version counts from 1 for each tenant
 * @param policy what its requests get
 * @param override what its requests may change
 */
public record PublishedPolicy(
    @JsonProperty("version") int version,
    @JsonProperty("policy") PruningPolicy policy,
    @JsonProperty("override") OverrideRule override) {

  public PublishedPolicy {
    Checks.atLeast(1, "version", version);
  }
}
