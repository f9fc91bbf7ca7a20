package dev.crosskeep.evaluation.milebench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A sample that was left out.
 *
 * @param sample its id, or {@code record 3}, counted from 1, when the id itself is broken
 * @param reason what is wrong with it
 */
public record SkippedSample(
    @JsonProperty("sample") String sample, @JsonProperty("reason") String reason) {}
