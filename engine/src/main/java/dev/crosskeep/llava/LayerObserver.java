package dev.crosskeep.llava;

import dev.crosskeep.llama.LlamaDecoder.LayerResult;
import dev.crosskeep.torch.TorchScope;
import java.util.List;

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
        public boolean needsColumnSums() {
          return false;
        }

        @Override
        public void layerDone(int layer, TorchScope layerScope, LayerResult result) {}
      };

  /** All of them, one after the other. */
  static LayerObserver each(List<? extends LayerObserver> observers) {
    return new LayerObserver() {
      @Override
      public int observedQueries() {
        return observers.stream().mapToInt(LayerObserver::observedQueries).max().orElse(0);
      }

      @Override
      public boolean needsColumnSums() {
        return observers.stream().anyMatch(LayerObserver::needsColumnSums);
      }

      @Override
      public void layerDone(int layer, TorchScope layerScope, LayerResult result) {
        observers.forEach(observer -> observer.layerDone(layer, layerScope, result));
      }
    };
  }

  /** How many of the last queries each layer must report; it may get more. */
  int observedQueries();

  /** Whether each layer must report on what each key got from all queries. */
  boolean needsColumnSums();

  /**
   * Called after each layer, in order.
   *
   * @param layer its number, from 0
   * @param layerScope holds {@code result}; closes when this returns
   */
  void layerDone(int layer, TorchScope layerScope, LayerResult result);
}
