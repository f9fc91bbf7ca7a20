package dev.crosskeep.pruning;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.TorchScope;

/**
 * What the last O queries of a prompt of L tokens saw in one layer. G key heads, each shared by R
 * query heads.
 *
 * @param logits float32 {@code [G, R · O, L]}, scaled, −∞ where a key comes after the query; rows
 *     are ordered by query head, then by position
 * @param rowSums float32 {@code [G, R · O]}, each row's log of the sum of exponentials
 * @param imageTokens float32 {@code [L]}, 1 for tokens of pictures
 * @param group R, query heads per key head
 * @param mask the same as {@code imageTokens}, on the heap
 * @param scope receives what a selector computes
 */
public record AttentionObservation(
    IValue logits,
    IValue rowSums,
    IValue imageTokens,
    int group,
    int observedQueries,
    ImageMask mask,
    TorchScope scope) {

  public int promptTokens() {
    return mask.promptTokens();
  }
}
