package dev.crosskeep.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  @TempDir private Path directory;

  @Test
  void anIndexFindsTensorsInItsShards() throws Exception {
    writeShard("one.safetensors", "a");
    writeShard("two.safetensors", "b");
    writeIndex("\"a\": \"one.safetensors\", \"b\": \"two.safetensors\"");

    Checkpoint checkpoint = Checkpoint.open(directory);

    assertThat(checkpoint.contains("a")).isTrue();
    assertThat(checkpoint.contains("c")).isFalse();
    assertThat(checkpoint.fileOf("b").names()).containsExactly("b");
    assertThatThrownBy(() -> checkpoint.fileOf("c"))
        .hasMessageContaining("index.json: tensor c is missing");
  }

  @Test
  void aShardThatIsMissingIsNamed() throws Exception {
    writeIndex("\"a\": \"one.safetensors\"");

    assertRefused("shard one.safetensors is missing");
  }

  @Test
  void aTensorThatItsShardLacksIsNamed() throws Exception {
    writeShard("one.safetensors", "a");
    writeIndex("\"a\": \"one.safetensors\", \"b\": \"one.safetensors\"");

    assertRefused("one.safetensors: tensor b is missing");
  }

  @Test
  void aTruncatedShardIsNamed() throws Exception {
    Path shard = writeShard("one.safetensors", "a");
    byte[] whole = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(whole, whole.length - 1));
    writeIndex("\"a\": \"one.safetensors\"");

    assertRefused("one.safetensors: truncated: tensor a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../one.safetensors",
        "/etc/one.safetensors",
        "sub/one.safetensors",
        "sub\\\\one.safetensors",
        "..",
        "",
        "one\\u0000.safetensors"
      })
  void anIndexCannotReachOutOfItsFolder(String shard) throws Exception {
    Path inner = Files.createDirectory(directory.resolve("inner"));
    writeShard("one.safetensors", "a");
    Files.writeString(
        inner.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"" + shard + "\"}}");

    assertThatThrownBy(() -> Checkpoint.open(inner))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is not a file name of this folder");
  }

  @Test
  void anIndexThatIsNoIndexIsRefused() throws Exception {
    Path index = directory.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"weights\": {}}");
    assertRefused("weight_map must be an object");
    Files.writeString(index, "{\"weight_map\": {\"a\": 1}}");
    assertRefused("weight_map.a must be a string, got 1");
    Files.writeString(index, "{\"weight_map\": ");
    assertRefused("is not JSON");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"x\", \"a\": \"y\"}}");
    assertRefused("Duplicate");
  }

  @Test
  void aFolderWithoutWeightsIsRefused() {
    assertRefused("has neither model.safetensors nor model.safetensors.index.json");
  }

  private Path writeShard(String name, String tensor) throws Exception {
    Path file = directory.resolve(name);
    SafetensorsWriter.write(file, Map.of(tensor, FloatTensor.of(new float[] {1, 2}, 2)));
    return file;
  }

  private void writeIndex(String weightMap) throws Exception {
    Files.writeString(
        directory.resolve("model.safetensors.index.json"),
        "{\"metadata\": {}, \"weight_map\": {" + weightMap + "}}");
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> Checkpoint.open(directory))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(reason);
  }
}
