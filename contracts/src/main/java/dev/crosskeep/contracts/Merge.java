package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What becomes of evicted keys and values. Merged, each goes into the kept key that points most
 * nearly the same way (cosine), and its value with it.
 *
 * <p>Source: LOOK-M, <a href="https://arxiv.org/abs/2406.18139">arXiv:2406.18139</a>, equations 5
 * to 7. With n evicted tokens e merged into a kept token c:
 */
public enum Merge {

  /** Nothing: they are gone. */
  @JsonProperty("none")
  NONE,

  /** (c + Σ e) / (n + 1). */
  @JsonProperty("average")
  AVERAGE,

  /** (c + Σ (e + c) / 2) / (n + 1). */
  @JsonProperty("pivotal")
  PIVOTAL,

  /** (c + Σ s e) / (n + 1), with s the cosine. */
  @JsonProperty("weighted")
  WEIGHTED
}
