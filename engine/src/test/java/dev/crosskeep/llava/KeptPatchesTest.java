package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.crosskeep.contracts.Combine;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptPatchesTest {

  /** Where the pictures of {@link ToyPrompts#threePictures} begin, each 4 tokens long. */
  private static final int[] STARTS = {3, 10, 21};

  @TempDir private Path directory;

  @Test
  void theFullCacheKeepsAllOfEveryPatch() throws Exception {
    try (LlavaModel model = load("default", ToyCheckpoint.HEADS);
        var sequence = model.prefill(ToyPrompts.threePictures(), new FullCache(), 1)) {
      var all = new double[][] {{1, 1}, {1, 1}};

      assertThat(sequence.keptPatches().toArray()).isEqualTo(new double[][][] {all, all, all});
    }
  }

  @Test
  void aPromptWithoutPicturesHasNoPatches() throws Exception {
    try (LlavaModel model = load("default", ToyCheckpoint.HEADS);
        var sequence = model.prefill(ToyPrompts.textOnly(), new FullCache(), 1)) {
      assertThat(sequence.keptPatches()).isEmpty();
    }
  }

  @Test
  void theFirstTokensAreTheUpperLeftPatches() throws Exception {
    // Of 34 tokens the 6 first and the last stay; the first picture is tokens 3 to 6.
    var policy =
        PolicyJson.read(
            """
            {"method": "streaming-llm", "budget": {"tokens": 7}, "sinks": 6, "min_prompt_tokens": 0}
            """);
    try (LlavaModel model = load("default", 2);
        var sequence = model.prefill(ToyPrompts.threePictures(), policy, 1)) {
      assertThat(sequence.keptPatches().toArray())
          .isEqualTo(new double[][][] {{{1, 1}, {1, 0}}, {{0, 0}, {0, 0}}, {{0, 0}, {0, 0}}});
    }
  }

  @ParameterizedTest(name = "{0} key heads")
  @ValueSource(ints = {4, 2, 1})
  void sharesAreThoseThatLoopsOverTheKeptPositionsCount(int kvHeads) throws Exception {
    try (LlavaModel model = load("default", kvHeads);
        var sequence =
            model.prefill(ToyPrompts.threePictures(), ToyPrompts.keep(14, Combine.UNION_FILL), 1)) {
      List<double[][]> pictures = sequence.keptPatches();

      int kept = 0;
      for (int picture = 0; picture < STARTS.length; picture++) {
        for (int patch = 0; patch < ToyCheckpoint.TOKENS_PER_IMAGE; patch++) {
          int pairs = pairsThatKept(sequence, STARTS[picture] + patch);
          kept += pairs;
          assertThat(pictures.get(picture)[patch / 2][patch % 2])
              .as("picture %d, patch %d", picture, patch)
              .isCloseTo((double) pairs / (ToyCheckpoint.LAYERS * kvHeads), within(1e-12));
        }
      }
      assertThat(kept).isPositive();
      assertThat((int) Math.round((double) kept / (ToyCheckpoint.LAYERS * kvHeads)))
          .isEqualTo(sequence.report().keptImageTokens());
    }
  }

  @Test
  void aClassTokenIsNoPatch() throws Exception {
    // Of 37 tokens the 5 first stay: three words, the class token and the first patch.
    var policy =
        PolicyJson.read(
            """
            {"method": "streaming-llm", "budget": {"tokens": 6}, "sinks": 5, "min_prompt_tokens": 0}
            """);
    try (LlavaModel model = load("full", 2);
        var sequence = model.prefill(ToyPrompts.threePictures(), policy, 1)) {
      assertThat(sequence.keptPatches().getFirst()).isDeepEqualTo(new double[][] {{1, 0}, {0, 0}});
      assertThat(sequence.report().keptImageTokens()).isEqualTo(2);
    }
  }

  /** Of all pairs of a layer and a key head, those that kept a position. */
  private static int pairsThatKept(CachedSequence sequence, int position) {
    int pairs = 0;
    for (int layer = 0; layer < ToyCheckpoint.LAYERS; layer++) {
      for (int[] head : sequence.kept(layer)) {
        pairs += Arrays.stream(head).anyMatch(kept -> kept == position) ? 1 : 0;
      }
    }
    return pairs;
  }

  private LlavaModel load(String selectStrategy, int kvHeads) throws IOException {
    var toy = ToyCheckpoint.plain().withKvHeads(kvHeads);
    var config = toy.config();
    config.put("vision_feature_select_strategy", selectStrategy);
    ToyCheckpoint.writeConfig(directory, config);
    toy.writeTensors(directory, toy.tensors());
    return LlavaModel.load(directory, Placement.cpu(ComputeType.FLOAT32));
  }
}
