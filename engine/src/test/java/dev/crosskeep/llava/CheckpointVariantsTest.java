package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.checkpoint.FloatTensor;
import dev.crosskeep.checkpoint.SafetensorsFile;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same weights in every layout that a checkpoint may have, and checkpoints with a fault. */
class CheckpointVariantsTest {

  private static final ToyCheckpoint TOY = ToyCheckpoint.plain();

  @TempDir private Path directory;

  @Test
  void namesShardsAndSpareTensorsChangeNothing() throws Exception {
    float[] expected = logits(TOY, "plain");

    assertThat(logits(TOY.withNewNames(), "new")).isEqualTo(expected);
    assertThat(logits(TOY.withShards(3), "shards")).isEqualTo(expected);
    assertThat(logits(TOY.withNewNames().withShards(2), "both")).isEqualTo(expected);
  }

  @Test
  void theNewestNamesLackTheVisionModelPart() throws Exception {
    Map<String, FloatTensor> renamed = new LinkedHashMap<>();
    TOY.withNewNames()
        .tensors()
        .forEach((name, tensor) -> renamed.put(name.replace(".vision_model.", "."), tensor));

    assertThat(logits(writeWith(renamed))).isEqualTo(logits(TOY, "plain"));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void halfPrecisionWeightsAreRoundedFloat32Weights(ComputeType type) throws Exception {
    Path half = TOY.withType(type).write(Files.createDirectories(directory.resolve("half")));
    SafetensorsFile stored = SafetensorsFile.open(half.resolve("model.safetensors"));
    Map<String, FloatTensor> rounded = new LinkedHashMap<>();
    for (String name : stored.names()) {
      rounded.put(name, new FloatTensor(stored.floats(name), stored.shape(name)));
    }

    assertThat(logits(half))
        .isEqualTo(logits(writeWith(rounded)))
        .isNotEqualTo(logits(TOY, "plain"));
  }

  @Test
  void sharedKeyHeadsAreRepeatedKeyHeads() throws Exception {
    ToyCheckpoint grouped = TOY.withKvHeads(2);
    Map<String, FloatTensor> repeated = new LinkedHashMap<>();
    grouped
        .tensors()
        .forEach((name, tensor) ->
            repeated.put(name, isTextKeyOrValue(name) ? eachHeadTwice(tensor) : tensor));

    assertThat(Differences.largest(logits(writeWith(repeated)), logits(grouped, "grouped")))
        .isLessThan(1e-5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "language_model.model.embed_tokens.weight",
        "language_model.model.layers.2.mlp.down_proj.weight",
        "language_model.model.norm.weight",
        "language_model.lm_head.weight",
        "multi_modal_projector.linear_2.bias",
        "vision_tower.vision_model.pre_layrnorm.weight",
        "vision_tower.vision_model.encoder.layers.0.mlp.fc2.bias"
      })
  void aTensorThatIsMissingIsNamed(String name) throws Exception {
    Map<String, FloatTensor> tensors = TOY.tensors();
    tensors.remove(name);

    assertRefused(writeWith(tensors), "tensor " + name + " is missing");
  }

  @Test
  void theVisionLayersThatAreNotReadNeedNotBeThere() throws Exception {
    Map<String, FloatTensor> tensors = TOY.tensors();
    tensors.keySet().removeIf(name -> name.contains("encoder.layers.1."));

    assertThat(logits(writeWith(tensors))).isEqualTo(logits(TOY, "plain"));
  }

  @Test
  void aTensorOfAnotherShapeIsNamed() throws Exception {
    Map<String, FloatTensor> tensors = TOY.tensors();
    tensors.put("language_model.model.norm.weight", FloatTensor.of(new float[23], 23));

    assertRefused(
        writeWith(tensors),
        "tensor language_model.model.norm.weight has shape [23], the configuration needs [24]");
  }

  @Test
  void aFailedLoadLeavesNoNativeMemoryBehind() throws Exception {
    long before = TorchScope.openValues();
    Map<String, FloatTensor> tensors = TOY.tensors();
    tensors.remove("language_model.lm_head.weight");

    assertRefused(writeWith(tensors), "lm_head");
    assertThat(TorchScope.openValues()).isEqualTo(before);
  }

  @Test
  void aTruncatedFileIsNamed() throws Exception {
    Path checkpoint = writeWith(TOY.tensors());
    Path file = checkpoint.resolve("model.safetensors");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    assertRefused(checkpoint, "model.safetensors: truncated: tensor ");
  }

  @Test
  void somethingThatIsNoLlavaIsRefused() throws Exception {
    assertRefused(
        writeWith(Map.of("x", FloatTensor.of(new float[1], 1))),
        "no LLaVA model: tensor language_model.model.embed_tokens.weight is missing");
  }

  private float[] logits(ToyCheckpoint toy, String name) throws Exception {
    return logits(toy.write(Files.createDirectories(directory.resolve(name))));
  }

  private static float[] logits(Path checkpoint) {
    try (LlavaModel model = LlavaModel.load(checkpoint, Placement.cpu(ComputeType.FLOAT32))) {
      return model.promptLogits(ToyPrompts.threePictures());
    }
  }

  private Path writeWith(Map<String, FloatTensor> tensors) throws Exception {
    ToyCheckpoint.writeConfig(directory, TOY.config());
    TOY.writeTensors(directory, tensors);
    return directory;
  }

  private static boolean isTextKeyOrValue(String name) {
    return name.startsWith("language_model.")
        && (name.contains("k_proj") || name.contains("v_proj"));
  }

  private static FloatTensor eachHeadTwice(FloatTensor tensor) {
    int head = ToyCheckpoint.HEAD_DIM * ToyCheckpoint.HIDDEN;
    var twice = new float[tensor.values().length * 2];
    for (int begin = 0; begin < tensor.values().length; begin += head) {
      System.arraycopy(tensor.values(), begin, twice, 2 * begin, head);
      System.arraycopy(tensor.values(), begin, twice, 2 * begin + head, head);
    }
    return FloatTensor.of(twice, ToyCheckpoint.HIDDEN, ToyCheckpoint.HIDDEN);
  }

  private static void assertRefused(Path checkpoint, String reason) {
    assertThatThrownBy(() -> LlavaModel.load(checkpoint, Placement.cpu(ComputeType.FLOAT32)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(reason);
  }
}
