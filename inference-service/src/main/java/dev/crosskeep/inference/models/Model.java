package dev.crosskeep.inference.models;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A model as OpenAI's API lists it.
 *
 * @param id the name that requests give
 * @param created when this service loaded it, in seconds since 1970
 * @param contextTokens the longest prompt and answer together; JSON {@code max_model_len}
 */
public record Model(
    @JsonProperty("id") String id,
    @JsonProperty("created") long created,
    @JsonProperty("max_model_len") int contextTokens) {

  @JsonProperty("object")
  String object() {
    return "model";
  }

  @JsonProperty("owned_by")
  String ownedBy() {
    return "crosskeep";
  }
}
