package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who chooses which tokens stay. */
public enum Granularity {

  /** Each key head by itself; query heads that share one vote with their mean score. */
  @JsonProperty("kv_head")
  KV_HEAD,

  /** All heads of a layer together, by their mean score, so that they keep the same tokens. */
  @JsonProperty("layer")
  LAYER
}
