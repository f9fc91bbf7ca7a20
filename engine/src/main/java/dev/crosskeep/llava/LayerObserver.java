package dev.crosskeep.llava;

import dev.crosskeep.llama.LlamaDecoder.LayerResult;
import dev.crosskeep.torch.TorchScope;

/** What happens with a prompt's keys and values after each layer. */
interface LayerObserver {

  /** Forgets them. */
  LayerObserver NONE =
      new LayerObserver() {
        @Override
        public int observedQueries() {
          return 0;
        }

        @Override
        public void layerDone(TorchScope layerScope, LayerResult result, int group) {}
      };

  /** How many of the last queries each layer must report on. */
  int observedQueries();

  /**
   * Called after each layer, in order.
   *
   * @param layerScope holds {@code result}; closes when this returns
   * @param group query heads per key head
   */
  void layerDone(TorchScope layerScope, LayerResult result, int group);
}
