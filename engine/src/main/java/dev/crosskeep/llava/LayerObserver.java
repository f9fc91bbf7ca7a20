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
        public int columnMoments() {
          return 0;
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
      public int columnMoments() {
        return observers.stream().mapToInt(LayerObserver::columnMoments).max().orElse(0);
      }

      @Override
      public void layerDone(int layer, TorchScope layerScope, LayerResult result) {
        observers.forEach(observer -> observer.layerDone(layer, layerScope, result));
      }
    };
  }

  /** How many of the last queries each layer must report; it may get more. */
  int observedQueries();

  /**
   * How many moments each layer must report of what each key got from all queries, as in {@link
   * dev.crosskeep.pruning.TokenSelector#columnMoments}; it may get more.
   */
  int columnMoments();

  /**
   * Called after each layer, in order.
   *
   * @param layer its number, from 0
   * @param layerScope holds {@code result}; closes when this returns
   */
  void layerDone(int layer, TorchScope layerScope, LayerResult result);
}
