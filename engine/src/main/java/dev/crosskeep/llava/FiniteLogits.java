package dev.crosskeep.llava;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.TorchScope;

/** Brings logits to the heap and refuses those that no sampler could use. */
final class FiniteLogits {

  private FiniteLogits() {}

  /**
   * The numbers of a float32 tensor.
   *
   * @param position the last token's place in its sequence, for the message
   * @throws NonFiniteLogitsException when there is NaN or infinity among them
   */
  static float[] of(TorchScope scope, IValue tensor, int position) {
    float[] logits = scope.floats(tensor);
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new NonFiniteLogitsException(position, logit);
      }
    }
    return logits;
  }
}
