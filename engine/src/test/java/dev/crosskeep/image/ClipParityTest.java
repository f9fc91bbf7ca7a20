package dev.crosskeep.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.checkpoint.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pixel values are those of Hugging Face's {@code CLIPImageProcessor}, made with Pillow. */
class ClipParityTest {

  private static final Path ORACLE = Path.of("src/test/resources/oracle/clip-preprocess");

  @TempDir Path checkpoint;

  /** What float16 keeps of values up to 2.2; one step of a sample is 0.014. */
  private static final double ROUNDING = 0.001;

  @ParameterizedTest
  @ValueSource(strings = {"rgba.png", "gray-wide.png"})
  void aPngGivesThePixelValuesOfHuggingFaceToTheLastStep(String picture) throws IOException {
    assertThat(differences(picture).max().orElseThrow()).isLessThan(ROUNDING);
  }

  /** Decoders of JPEG may differ by a step here and there; Java's and Pillow's hardly do. */
  @ParameterizedTest
  @ValueSource(strings = {"scene-landscape.jpg", "scene-portrait.jpg"})
  void aJpegGivesNearlyThePixelValuesOfHuggingFace(String picture) throws IOException {
    assertThat(differences(picture).average().orElseThrow()).isLessThan(0.002);
  }

  private DoubleStream differences(String picture) throws IOException {
    Files.writeString(
        checkpoint.resolve("preprocessor_config.json"),
        """
        {"size": {"shortest_edge": 336}, "crop_size": {"height": 336, "width": 336}}
        """);
    String name = picture.substring(0, picture.indexOf('.'));
    float[] expected =
        SafetensorsFile.open(ORACLE.resolve("expected-336.safetensors")).floats(name);

    float[] values =
        ImagePreprocessor.load(checkpoint, 336, ImageLimits.DEFAULT)
            .prepare(Files.readAllBytes(ORACLE.resolve(picture)))
            .pixels()
            .values();

    assertThat(values).hasSameSizeAs(expected);
    return IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i] - expected[i]));
  }
}
