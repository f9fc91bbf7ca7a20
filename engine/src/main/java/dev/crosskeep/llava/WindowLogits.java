package dev.crosskeep.llava;

import dev.crosskeep.llama.LlamaDecoder.LayerResult;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.ArrayList;
import java.util.List;

/**
 * What a prompt's last queries made of every token, before softmax.
 *
 * @param heads query heads of a layer; those that share a key head are neighbours
 * @param queries how many of the last queries
 * @param image which tokens are pictures'
 * @param layers float32 {@code [heads, queries, promptTokens]} each, scaled; −∞ where a key comes
 *     after the query
 */
@SuppressWarnings("ArrayRecordComponent") // read at once, never compared
public record WindowLogits(int heads, int queries, boolean[] image, List<float[]> layers) {

  /** Length of the prompt, images expanded. */
  public int promptTokens() {
    return image.length;
  }

  /** Copies each layer's logits to the heap. */
  static final class Reader implements LayerObserver {

    private final int queries;
    private final TorchProgram program;
    private final List<float[]> layers = new ArrayList<>();

    /** A reader, given {@code pruning.py}. */
    Reader(int queries, TorchProgram program) {
      this.queries = queries;
      this.program = program;
    }

    @Override
    public int observedQueries() {
      return queries;
    }

    @Override
    public int columnMoments() {
      return 0;
    }

    @Override
    public void layerDone(int layer, TorchScope layerScope, LayerResult result) {
      layers.add(
          layerScope.floats(
              program.run(layerScope, "all_logits", result.queries(), result.keys())));
    }

    List<float[]> layers() {
      return List.copyOf(layers);
    }
  }
}
