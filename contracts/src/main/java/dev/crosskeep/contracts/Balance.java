package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much the observed queries of each modality count in a key's scores. */
public enum Balance {

  /** Each query counts once, so the modality with more queries in the window counts more. */
  @JsonProperty("sum")
  SUM,

  /** Each modality counts once: its queries' mean. */
  @JsonProperty("mean")
  MEAN
}
