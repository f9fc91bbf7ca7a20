package dev.crosskeep.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.torch.ComputeType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

  /** 1 + 2⁻⁸ and 1 + 3 · 2⁻⁸ lie halfway between two bfloat16; −0 and the smallest float16 too. */
  private static final float[] VALUES = {
    0f, -0f, 1f, -2.5f, 1 + 1f / 256, 1 + 3f / 256, 65504f, 6e-8f, 1e-3f, 3.14159f
  };

  @TempDir private Path directory;

  @Test
  void float32IsReadBackToTheBit() throws Exception {
    assertThat(roundTrip(ComputeType.FLOAT32)).isEqualTo(VALUES);
  }

  @Test
  void float16IsRoundedAsTheJdkRounds() throws Exception {
    float[] read = roundTrip(ComputeType.FLOAT16);

    for (int i = 0; i < VALUES.length; i++) {
      assertThat(read[i]).isEqualTo(Float.float16ToFloat(Float.floatToFloat16(VALUES[i])));
    }
  }

  @Test
  void bfloat16IsRoundedToEven() throws Exception {
    float[] read = roundTrip(ComputeType.BFLOAT16);

    assertThat(read[4]).isEqualTo(1f); // 1 + 1/256, halfway between 1 and 1 + 2/256
    assertThat(read[5]).isEqualTo(1 + 4f / 256); // halfway between 1 + 2/256 and 1 + 4/256
    for (int i = 0; i < VALUES.length; i++) {
      assertThat(Math.abs(read[i] - VALUES[i])).isLessThanOrEqualTo(Math.abs(VALUES[i]) / 256);
    }
  }

  @Test
  void tensorsKeepTheirOrderNamesAndShapes() throws Exception {
    Path file = directory.resolve("two.safetensors");
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("b.weight", FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    tensors.put("a\"quoted\" ü", FloatTensor.of(new float[] {7}));
    SafetensorsWriter.write(file, tensors);

    SafetensorsFile read = SafetensorsFile.open(file);

    assertThat(read.names()).containsExactly("b.weight", "a\"quoted\" ü");
    assertThat(read.shape("b.weight")).containsExactly(2L, 3L);
    assertThat(read.floats("b.weight")).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(read.shape("a\"quoted\" ü")).isEmpty();
    assertThatThrownBy(() -> read.floats("c")).hasMessageContaining("tensor c is missing");
  }

  @Test
  void aShapeThatDoesNotFitItsValuesIsRefused() {
    assertThatThrownBy(() -> FloatTensor.of(new float[5], 2, 3)).hasMessageContaining("needs 6");
  }

  private float[] roundTrip(ComputeType type) throws Exception {
    Path file = directory.resolve(type + ".safetensors");
    SafetensorsWriter.write(file, Map.of("x", FloatTensor.of(VALUES, VALUES.length)), type);
    return SafetensorsFile.open(file).floats("x");
  }
}
