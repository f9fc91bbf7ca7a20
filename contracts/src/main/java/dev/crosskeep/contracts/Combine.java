package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the cross-modal and the same-modality picks of a head become one set. */
public enum Combine {

  /** Each token once; free places are filled by total score, so the budget is met exactly. */
  @JsonProperty("union_fill")
  UNION_FILL,

  /** Each token once; tokens picked twice leave the cache smaller than the budget. */
  @JsonProperty("union")
  UNION,

  /** As the authors' code: one list after the other, a token picked twice is stored twice. */
  @JsonProperty("concat")
  CONCAT,

  /** As the paper's equation 3: only tokens that both lists pick. */
  @JsonProperty("and")
  AND
}
