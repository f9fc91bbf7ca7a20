package dev.crosskeep.llava;

import dev.crosskeep.llama.LlamaDecoder.LayerResult;
import dev.crosskeep.torch.TorchScope;
import java.util.function.BooleanSupplier;

/**
 * Ends a reading after the running layer when somebody says so.
 *
 * @param wanted asked after each layer
 */
record GivingUp(BooleanSupplier wanted) implements LayerObserver {

  /** The reading was given up. */
  static final class GivenUpException extends RuntimeException {

    private static final long serialVersionUID = 1;
  }

  @Override
  public int observedQueries() {
    return 0;
  }

  @Override
  public int columnMoments() {
    return 0;
  }

  @Override
  public void layerDone(int layer, TorchScope layerScope, LayerResult result) {
    if (wanted.getAsBoolean()) {
      throw new GivenUpException();
    }
  }
}
