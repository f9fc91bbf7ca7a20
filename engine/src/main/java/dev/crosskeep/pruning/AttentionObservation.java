package dev.crosskeep.pruning;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.TorchScope;

/**
 * What the queries of a prompt of L tokens saw in one layer. G key heads, each shared by R query
 * heads; the last O queries are the observed ones.
 *
 * @param layer its number, from 0
 * @param logits float32 {@code [G, R · O, L]}, scaled, −∞ where a key comes after the query; rows
 *     are ordered by query head, then by position
 * @param rowSums float32 {@code [G, R · O]}, each row's log of the sum of exponentials
 * @param columnSums float32 {@code [2, G, L]}: what each key got from all queries together, mean
 *     over the query heads, and the sum of the squares of these; {@code [2, G, 0]} unless the
 *     selector {@linkplain TokenSelector#needsColumnSums asked for it}
 * @param imageTokens float32 {@code [L]}, 1 for tokens of pictures
 * @param group R, query heads per key head
 * @param mask the same as {@code imageTokens}, on the heap
 * @param scope receives what a selector computes
 */
public record AttentionObservation(
    int layer,
    IValue logits,
    IValue rowSums,
    IValue columnSums,
    IValue imageTokens,
    int group,
    int observedQueries,
    ImageMask mask,
    TorchScope scope) {

  /** G, key heads. */
  public int heads() {
    return (int) scope.shape(rowSums)[0];
  }

  public int promptTokens() {
    return mask.promptTokens();
  }
}
