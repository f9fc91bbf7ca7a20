package dev.crosskeep.llava;

import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.HeavyHitters;
import dev.crosskeep.contracts.LookM;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.PyramidKv;
import dev.crosskeep.contracts.RandomTokens;
import dev.crosskeep.contracts.RecentTokens;
import dev.crosskeep.contracts.RetainedAttention;
import dev.crosskeep.contracts.RoCo;
import dev.crosskeep.contracts.SnapKv;
import dev.crosskeep.contracts.StreamingLlm;
import dev.crosskeep.llama.LlamaDecoder.LayerResult;
import dev.crosskeep.pruning.ImageMask;
import dev.crosskeep.pruning.KeptTokens;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how much of what a prompt's last queries looked at stays, layer by layer. These are the
 * policy's own observation window, else its recent tokens, else the last tenth of the prompt.
 */
final class RetainedMass implements LayerObserver {

  private static final RecentTokens LAST_TENTH = new RecentTokens.Ratio(0.1);
  private static final double DIGITS = 1e4;

  private final TorchProgram program;
  private final TorchProgram scoring;
  private final ImageMask mask;
  private final int queries;
  private final IntFunction<KeptTokens> kept;
  private final Consumer<RetainedAttention> found;

  /**
   * For one reading.
   *
   * @param program {@code retained.py}
   * @param scoring {@code pruning.py}
   * @param pruning runs before this in every layer
   * @param found hears of each layer, in order
   */
  RetainedMass(
      TorchProgram program,
      TorchProgram scoring,
      ImageMask mask,
      PruningPolicy policy,
      LayerPruning pruning,
      Consumer<RetainedAttention> found) {
    this.program = program;
    this.scoring = scoring;
    this.mask = mask;
    this.queries = queries(policy, pruning.choosingQueries(), mask.promptTokens());
    this.kept = pruning::kept;
    this.found = found;
  }

  /** Compiles the native half, once for all of a model; freed with {@code scope}. */
  static TorchProgram loadProgram(TorchScope scope) {
    return scope.program(RetainedMass.class, "retained.py");
  }

  private static int queries(PruningPolicy policy, int window, int promptTokens) {
    return switch (policy) {
      case SnapKv _, PyramidKv _, CrossSelf _ -> window;
      case RandomTokens random -> random.recent().tokens(promptTokens);
      case HeavyHitters h2o -> h2o.recent().tokens(promptTokens);
      case RoCo roco -> roco.recent().tokens(promptTokens);
      case LookM lookM -> lookM.recent().tokens(promptTokens);
      case StreamingLlm _ -> LAST_TENTH.tokens(promptTokens);
      case FullCache() -> 0;
    };
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
    found.accept(
        kept.apply(layer)
            .positions()
            .map(positions -> {
              var observed = scoring.run(layerScope, "last_queries", result.queries(), queries);
              var received = scoring.run(layerScope, "window_scores", observed, result.keys(), 0);
              var masses =
                  program.run(
                      layerScope,
                      "retained",
                      received,
                      positions,
                      layerScope.floats(mask.toFloats(), mask.promptTokens()));
              return shares(layerScope.floats(masses));
            })
            .orElseGet(this::everything));
  }

  /** Of attention to text, to pictures, to kept text, to kept pictures, summed over the queries. */
  private static RetainedAttention shares(float[] masses) {
    double all = rounded((masses[2] + masses[3]) / (double) (masses[0] + masses[1]));
    return new RetainedAttention(all, share(masses[2], masses[0]), share(masses[3], masses[1]));
  }

  private RetainedAttention everything() {
    int pictures = mask.imageTokens();
    return new RetainedAttention(
        1,
        share(mask.promptTokens() - pictures, mask.promptTokens() - pictures),
        share(pictures, pictures));
  }

  private static @Nullable Double share(double kept, double all) {
    return all == 0 ? null : Double.valueOf(rounded(kept / all));
  }

  private static double rounded(double share) {
    return Math.min(1, Math.round(share * DIGITS) / DIGITS);
  }
}
