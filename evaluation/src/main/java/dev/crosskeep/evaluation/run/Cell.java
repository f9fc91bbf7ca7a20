package dev.crosskeep.evaluation.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What one policy is worth on one data set, or on all of them.
 *
 * @param dataset the data set; {@link #ALL} for the mean over them
 * @param samples how many samples it was asked
 * @param quality mean score, 0 to 1
 * @param keptTokens prompt tokens kept per layer and head, mean
 * @param keptBytes the prompt's keys and values as kept, mean
 * @param fullBytes the same without pruning
 * @param aboveRandom how much more it is worth than random choice at the same budget; absent where
 *     there is none
 * @param klMean KL(full ‖ pruned) of the next token's distribution along the full cache's answer,
 *     in nats: mean over an answer's tokens, then over the samples; absent where none was compared
 * @param top1Agreement share of these tokens after which both caches find the same next one
 *     likeliest, mean over the samples; absent likewise
 * @param onFront whether no contender that keeps at most as many bytes is surely worth more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Cell(
    @JsonProperty("dataset") String dataset,
    @JsonProperty("method") String method,
    @JsonProperty("budget") double budget,
    @JsonProperty("samples") int samples,
    @JsonProperty("quality") Estimate quality,
    @JsonProperty("kept_tokens") double keptTokens,
    @JsonProperty("kept_bytes") double keptBytes,
    @JsonProperty("full_bytes") double fullBytes,
    @JsonProperty("above_random") @Nullable Estimate aboveRandom,
    @JsonProperty("kl_mean") @Nullable Estimate klMean,
    @JsonProperty("top1_agreement") @Nullable Estimate top1Agreement,
    @JsonProperty("on_front") boolean onFront) {

  /** The mean over all data sets. */
  static final String ALL = "all";
}
