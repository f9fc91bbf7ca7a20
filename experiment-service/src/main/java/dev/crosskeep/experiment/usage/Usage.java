package dev.crosskeep.experiment.usage;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of one group have used together.
 *
 * @param group what sets this group apart, by the name of its {@link Grouping}; null where it is
 *     not known
 * @param requests answers that were given to their end
 * @param inputTokens of the prompts, pictures expanded
 * @param outputTokens of the answers
 * @param kvByteSeconds the kept keys and values of the prompts, times the seconds that they were
 *     held for their answers
 * @param bytesSaved keys and values of the prompts that were not kept
 */
record Usage(
    @JsonIgnore Map<String, @Nullable String> group,
    @JsonProperty("requests") long requests,
    @JsonProperty("input_tokens") long inputTokens,
    @JsonProperty("output_tokens") long outputTokens,
    @JsonProperty("kv_byte_seconds") double kvByteSeconds,
    @JsonProperty("bytes_saved") long bytesSaved) {

  @JsonAnyGetter
  Map<String, @Nullable String> groupFields() {
    return group;
  }
}
