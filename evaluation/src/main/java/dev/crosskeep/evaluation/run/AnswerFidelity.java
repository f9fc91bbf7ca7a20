package dev.crosskeep.evaluation.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.fidelity.Closeness;

/**
 * How close a policy's cache stays to the full one along the full one's answer to a sample.
 *
 * @param compared tokens: those of that answer behind its first, the one that ends it included
 * @param kl mean KL(full ‖ pruned) of the next token's distribution, in nats
 * @param top1 share of the tokens after which both find the same next one likeliest
 */
record AnswerFidelity(
    @JsonProperty("compared") int compared,
    @JsonProperty("kl") double kl,
    @JsonProperty("top1") double top1) {

  static AnswerFidelity of(Closeness closeness) {
    return new AnswerFidelity(closeness.tokens(), closeness.klMean(), closeness.top1Agreement());
  }
}
