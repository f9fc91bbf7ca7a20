package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What becomes of evicted keys and values.
 *
 * <p>Averaged, pivotal and weighted, each goes into the kept key that points most nearly the same
 * way (cosine), and its value with it. Source: LOOK-M, <a
 * href="https://arxiv.org/abs/2406.18139">arXiv:2406.18139</a>, equations 5 to 7. Their formulas
 * are for n evicted tokens e that are merged into a kept token c.
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
  WEIGHTED,

  /**
   * One key and one value for each head stand for all that went, in the place of one kept token. Of
   * the evicted keys k and values v they are Σ w k and Σ w v, with the weights w = softmax(q · k)
   * that the prompt's last queries q give them, mean over these. A constant is added to the key's
   * logit, so that it counts Σ exp(q · k), its logarithm right for these queries on the average.
   *
   * <p>Ours. It is the n of CSP's equation 7 that restores the denominator, for each head and
   * following each query to first order, with what the evicted would have said. Made of one query
   * it is exact for that: attention is what it was before anything went. As log Σ exp(q · k) is
   * convex in q and the row is then its tangent, it never counts more than what went.
   */
  @JsonProperty("summary")
  SUMMARY
}
