package dev.crosskeep.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WeightLoaderTest {

  private static final float[] VALUES = {1, -2, 0.5f, 3, 1024, -0.125f};

  @TempDir private Path directory;
  private final TorchScope scope = TorchScope.on(Placement.cpu(ComputeType.FLOAT32));

  @AfterEach
  void close() {
    scope.close();
  }

  /** The values are exact in all three types. */
  @ParameterizedTest(name = "{0} file, {1} model")
  @CsvSource({
    "FLOAT32, FLOAT32", "FLOAT16, FLOAT32", "BFLOAT16, FLOAT32",
    "FLOAT32, FLOAT16", "FLOAT16, FLOAT16", "BFLOAT16, FLOAT16",
    "FLOAT32, BFLOAT16", "FLOAT16, BFLOAT16", "BFLOAT16, BFLOAT16"
  })
  void everyStoredTypeBecomesTheComputeType(ComputeType stored, ComputeType computed)
      throws Exception {
    write(stored);

    assertThat(load("second", Placement.cpu(computed), 2, 3)).isEqualTo(VALUES);
  }

  @ParameterizedTest
  @EnumSource
  void aTensorThatBeginsBetweenTwoNumbersIsReadToo(ComputeType stored) throws Exception {
    write(stored);
    shiftDataByOneByte();

    assertThat(load("first", Placement.cpu(ComputeType.FLOAT32), 1)).containsExactly(7);
    assertThat(load("second", Placement.cpu(ComputeType.FLOAT32), 2, 3)).isEqualTo(VALUES);
  }

  @Test
  void aTensorOfTheComputeTypeIsAViewOfItsFile() throws Exception {
    write(ComputeType.FLOAT32);
    try (var loader = loader(Placement.cpu(ComputeType.FLOAT32))) {
      IValue tensor = loader.load("second", 2, 3);
      // Pages of a private mapping that nobody has written to show what the file holds now.
      try (var file = new RandomAccessFile(model().toFile(), "rw")) {
        file.seek(file.length() - 1);
        file.write(0x42); // −0.125 is be000000; the last byte is the highest
      }
      assertThat(scope.floats(tensor)[5]).isEqualTo(32f);
    }
  }

  @Test
  void aTensorOutlivesItsLoader() throws Exception {
    write(ComputeType.FLOAT32);
    IValue tensor;
    try (var loader = loader(Placement.cpu(ComputeType.FLOAT32))) {
      tensor = loader.load("second", 2, 3);
    }
    assertThat(scope.floats(tensor)).isEqualTo(VALUES);
  }

  @Test
  void whatIsNotThereOrNotAsConfiguredIsNamed() throws Exception {
    write(ComputeType.FLOAT32);

    assertRefused("third", "tensor third is missing", 1);
    assertRefused("second", "tensor second has shape [2, 3], the configuration needs [3, 2]", 3, 2);
    assertRefused("second", "has shape [2, 3]", 6);
  }

  @Test
  void aTypeThatIsNoWeightsTypeIsRefused() throws Exception {
    RawSafetensors.write(
        model(), "{\"ids\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8);

    assertRefused("ids", "tensor ids is I64, not F32, F16 or BF16", 1);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, NaN", "FLOAT16, Infinity", "BFLOAT16, -Infinity", "BFLOAT16, NaN"})
  void aTensorThatIsNotFiniteIsRefused(ComputeType stored, float value) throws Exception {
    SafetensorsWriter.write(
        model(), Map.of("bad", FloatTensor.of(new float[] {1, value, 2}, 3)), stored);

    assertRefused("bad", "tensor bad holds NaN or infinity", 3);
  }

  @Test
  void aNumberTooLargeForTheComputeTypeIsRefused() throws Exception {
    SafetensorsWriter.write(model(), Map.of("big", FloatTensor.of(new float[] {70000}, 1)));
    try (var loader = loader(Placement.cpu(ComputeType.FLOAT16))) {
      assertThatThrownBy(() -> loader.load("big", 1)).hasMessageContaining("tensor big");
    }
  }

  private void write(ComputeType stored) throws Exception {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("first", FloatTensor.of(new float[] {7}, 1));
    tensors.put("second", FloatTensor.of(VALUES, 2, 3));
    SafetensorsWriter.write(model(), tensors, stored);
  }

  /** Lengthens the header by one space. */
  private void shiftDataByOneByte() throws Exception {
    byte[] bytes = Files.readAllBytes(model());
    int header = (bytes[0] & 0xFF) | ((bytes[1] & 0xFF) << 8);
    var shifted = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, shifted, 0, 8 + header);
    shifted[8 + header] = ' ';
    System.arraycopy(bytes, 8 + header, shifted, 9 + header, bytes.length - 8 - header);
    shifted[0] = (byte) (header + 1);
    shifted[1] = (byte) ((header + 1) >> 8);
    Files.write(model(), shifted);
  }

  private float[] load(String name, Placement placement, long... shape) {
    try (var loader = loader(placement);
        TorchProgram program =
            TorchProgram.compile("def wide(self, x: Tensor) -> Tensor:\n  return x.to(6)\n")) {
      IValue tensor = loader.load(name, shape);
      assertThat(scope.shape(tensor)).isEqualTo(shape);
      return scope.floats(program.run(scope, "wide", tensor));
    }
  }

  private void assertRefused(String name, String reason, long... shape) {
    try (var loader = loader(Placement.cpu(ComputeType.FLOAT32))) {
      assertThatThrownBy(() -> loader.load(name, shape))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("model.safetensors: ")
          .hasMessageContaining(reason);
    }
  }

  private WeightLoader loader(Placement placement) {
    return new WeightLoader(Checkpoint.open(directory), placement, scope);
  }

  private Path model() {
    return directory.resolve("model.safetensors");
  }
}
