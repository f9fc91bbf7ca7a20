package dev.crosskeep.evaluation.scoring;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What one prediction is worth.
 *
 * @param sampleId the sample
 * @param imageQuantity how many pictures the sample has
 * @param extracted the letters that the answer names, where there are choices
 * @param score 0 to 1; 0 or 1 where the mean is an accuracy
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecordScore(
    @JsonProperty("sample_id") long sampleId,
    @JsonProperty("image_quantity_level") ImageQuantity imageQuantity,
    @JsonProperty("extracted") @Nullable String extracted,
    @JsonProperty("score") double score) {}
