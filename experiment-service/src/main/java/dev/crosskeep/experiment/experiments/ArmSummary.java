package dev.crosskeep.experiment.experiments;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What an arm's answers cost, as plain numbers: they claim nothing about chance. Means are absent
 * while there is no answer.
 *
 * @param answers how many observations name the arm
 * @param units how many different units these are of
 * @param meanKeptRatio kept bytes by full bytes, averaged over the answers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ArmSummary(
    @JsonProperty("arm") String arm,
    @JsonProperty("answers") long answers,
    @JsonProperty("units") long units,
    @JsonProperty("mean_full_bytes") @Nullable Double meanFullBytes,
    @JsonProperty("mean_kept_bytes") @Nullable Double meanKeptBytes,
    @JsonProperty("mean_kept_ratio") @Nullable Double meanKeptRatio,
    @JsonProperty("mean_first_token_ms") @Nullable Double meanFirstTokenMillis,
    @JsonProperty("mean_total_ms") @Nullable Double meanTotalMillis) {}
