package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer's KV cache held and cost: the {@code kv_cache} object of every answer. Absent
 * fields are left out of the JSON.
 *
 * @param method the pruning method that ran, as in {@link PruningPolicy}
 * @param policyVersion the published policy's version
 * @param reason why this policy applied
 * @param experiment the experiment the request took part in
 * @param arm the experiment's arm
 * @param promptTokens length of the prompt, images expanded
 * @param imageTokens prompt tokens that come from pictures
 * @param textTokens the other prompt tokens
 * @param keptTokens prompt tokens kept per layer and head (mean over the layers, rounded)
 * @param keptImageTokens of these, from pictures (mean over layers and heads, rounded)
 * @param keptTextTokens of these, text
 * @param fullBytes the prompt's keys and values without pruning
 * @param keptBytes the prompt's keys and values as kept
 * @param peakBytes the most bytes of keys and values held at once while pruning
 * @param pruneMillis time spent choosing and copying kept tokens, on a GPU telling it to,
 *     milliseconds; JSON {@code prune_ms}
 * @param map which patches of each picture were kept, in the order of the pictures; only for a
 *     request that asks for it, and never on record
 * @param fidelity how close the answers from this cache are to those of the full one; absent unless
 *     it was measured
 * @param imagesEncoded pictures that the vision tower has read for this answer; those of earlier
 *     turns are read once
 * @param session the id with which the conversation goes on; absent when it is not kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KvCacheUsage(
    @JsonProperty("method") String method,
    @JsonProperty("policy_version") @Nullable Integer policyVersion,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("experiment") @Nullable String experiment,
    @JsonProperty("arm") @Nullable String arm,
    @JsonProperty("prompt_tokens") int promptTokens,
    @JsonProperty("image_tokens") int imageTokens,
    @JsonProperty("text_tokens") int textTokens,
    @JsonProperty("kept_tokens") int keptTokens,
    @JsonProperty("kept_image_tokens") int keptImageTokens,
    @JsonProperty("kept_text_tokens") int keptTextTokens,
    @JsonProperty("full_bytes") long fullBytes,
    @JsonProperty("kept_bytes") long keptBytes,
    @JsonProperty("peak_bytes") long peakBytes,
    @JsonProperty("prune_ms") double pruneMillis,
    @JsonProperty("map") @Nullable List<PatchMap> map,
    @JsonProperty("fidelity") @Nullable Fidelity fidelity,
    @JsonProperty("images_encoded") @Nullable Integer imagesEncoded,
    @JsonProperty("session") @Nullable String session) {

  /** The same numbers with why the policy applied. */
  public KvCacheUsage because(EffectivePolicy policy) {
    return new KvCacheUsage(
        method,
        policy.version(),
        policy.reason(),
        policy.experiment(),
        policy.arm(),
        promptTokens,
        imageTokens,
        textTokens,
        keptTokens,
        keptImageTokens,
        keptTextTokens,
        fullBytes,
        keptBytes,
        peakBytes,
        pruneMillis,
        map,
        fidelity,
        imagesEncoded,
        session);
  }

  /** The same numbers with another map, or with none. */
  public KvCacheUsage withMap(@Nullable List<PatchMap> map) {
    return with(map, fidelity, session);
  }

  /** The same numbers with a measurement. */
  public KvCacheUsage with(Fidelity measured) {
    return with(map, measured, session);
  }

  /** The same numbers with the session's id, or without. */
  public KvCacheUsage inSession(@Nullable String id) {
    return with(map, fidelity, id);
  }

  private KvCacheUsage with(
      @Nullable List<PatchMap> map, @Nullable Fidelity measured, @Nullable String id) {
    return new KvCacheUsage(
        method,
        policyVersion,
        reason,
        experiment,
        arm,
        promptTokens,
        imageTokens,
        textTokens,
        keptTokens,
        keptImageTokens,
        keptTextTokens,
        fullBytes,
        keptBytes,
        peakBytes,
        pruneMillis,
        map,
        measured,
        imagesEncoded,
        id);
  }
}
