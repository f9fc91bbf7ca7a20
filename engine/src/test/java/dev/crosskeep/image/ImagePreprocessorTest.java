package dev.crosskeep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.contracts.PatchMap.Area;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePreprocessorTest {

  @TempDir Path checkpoint;

  @Test
  void samplesAreScaledAndNormalised() throws IOException {
    // One pixel of 200, 40, 50: 200 / 255 = 0.7843, less 0.5, by 0.25 is 1.137; and so on.
    configure(
        """
        {"size": 2, "crop_size": 2, "image_mean": [0.5, 0.1, 0], "image_std": [0.25, 0.5, 1]}
        """);
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xC82832);

    PixelValues values = values(image, 2);

    assertThat(values.size()).isEqualTo(2);
    float[] expected = {1.137f, 1.137f, 1.137f, 1.137f, 0.114f, 0.114f, 0.114f, 0.114f};
    assertThat(values.values()).startsWith(expected, within(0.001f)).hasSize(12);
    assertThat(values.values()[8]).isCloseTo(0.196f, within(0.001f));
  }

  @Test
  void stepsThatAreSwitchedOffAreLeftOut() throws IOException {
    configure(
        """
        {"do_rescale": false, "do_normalize": false, "do_resize": false, "crop_size": 1}
        """);
    BufferedImage image = new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 1, 0xC82832);

    assertThat(values(image, 1).values()).containsExactly(200, 40, 50);
  }

  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"4, 8", "8, 4", "1, 1", "1, 3000", "3000, 1", "7, 5"})
  void picturesOfAnyShapeBecomeTheSquareThatTheModelReads(int width, int height)
      throws IOException {
    for (String size : new String[] {"{\"shortest_edge\": 6}", "{\"height\": 6, \"width\": 6}"}) {
      configure("{\"size\": " + size + ", \"crop_size\": {\"height\": 6, \"width\": 6}}");

      PixelValues values = values(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), 6);

      assertThat(values.values()).hasSize(3 * 6 * 6);
      // Black all over: (0 - mean) / deviation of CLIP's red is -1.792.
      assertThat(values.values()[0]).isCloseTo(-1.792f, within(0.001f));
    }
  }

  @Test
  void theMiddleIsKept() throws IOException {
    configure("{\"size\": 2, \"crop_size\": 2, \"do_normalize\": false, \"do_rescale\": false}");
    BufferedImage image = new BufferedImage(6, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(2, 0, 0xFF0000);

    assertThat(values(image, 2).values()).startsWith(255, 0, 0, 0);
  }

  @ParameterizedTest(name = "{1} x {2} by {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        // 8 x 4 becomes 12 x 6; of 12 columns the 6 from the third on are seen.
        "{\"size\": 6, \"crop_size\": 6} | 8 | 4 | 0.25 | 0 | 0.5 | 1",
        "{\"size\": 6, \"crop_size\": 6} | 4 | 8 | 0 | 0.25 | 1 | 0.5",
        "{\"size\": 6, \"crop_size\": 6} | 9 | 9 | 0 | 0 | 1 | 1",
        // 7 x 5 becomes 8 x 6: 8.4 is rounded down.
        "{\"size\": 6, \"crop_size\": 6} | 7 | 5 | 0.125 | 0 | 0.75 | 1",
        "{\"size\": {\"height\": 6, \"width\": 6}, \"do_center_crop\": false}"
            + " | 8 | 4 | 0 | 0 | 1 | 1",
        "{\"size\": {\"height\": 12, \"width\": 10}, \"crop_size\": 6}"
            + " | 8 | 4 | 0.2 | 0.25 | 0.6 | 0.5",
        // One row of black above the picture and one below.
        "{\"do_resize\": false, \"crop_size\": 6} | 8 | 4 | 0.125 | -0.25 | 0.75 | 1.5",
      })
  void itIsKnownWhichPartOfAPictureTheModelSees(
      String config, int width, int height, double x, double y, double seenWidth, double seenHeight)
      throws IOException {
    configure(config);
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);

    var area = prepared(TestPictures.encoded(image, "png"), 6).area();

    assertThat(area).isEqualTo(new Area(x, y, seenWidth, seenHeight));
  }

  @Test
  void thePartIsThatOfThePictureTurnedUpright() throws IOException {
    configure("{\"size\": 6, \"crop_size\": 6}");
    var lying = TestPictures.gradient(8, 4, BufferedImage.TYPE_INT_RGB);
    byte[] exif = TestPictures.jpegExif(TestPictures.exif(6, ByteOrder.BIG_ENDIAN));
    byte[] jpeg = TestPictures.withSegment(TestPictures.encoded(lying, "jpg"), 0xE1, exif);

    assertThat(prepared(jpeg, 6).area()).isEqualTo(new Area(0, 0.25, 1, 0.5));
  }

  @Test
  void nothingOutsideThatPartReachesTheModel() throws IOException {
    configure(
        """
        {"size": 6, "crop_size": 6, "do_normalize": false, "do_rescale": false}
        """);
    var image = new BufferedImage(12, 6, BufferedImage.TYPE_INT_RGB);
    var area = prepared(TestPictures.encoded(image, "png"), 6).area();
    for (int x = (int) (12 * area.x()); x < 12 * (area.x() + area.width()); x++) {
      for (int y = 0; y < 6; y++) {
        image.setRGB(x, y, 0xFFFFFF);
      }
    }

    assertThat(values(image, 6).values()).containsOnly(255);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> ImagePreprocessor.load(checkpoint, 336, ImageLimits.DEFAULT))
        .withMessageContaining("preprocessor_config.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"size\": 6, \"crop_size\": 5}                                  | crop_size",
        "{\"size\": 6}                                                    | crop_size",
        "{\"size\": 6, \"crop_size\": {\"height\": 6, \"width\": 5}}      | crop_size",
        "{\"size\": 6, \"do_center_crop\": false}                         | size",
        "{\"size\": {\"height\": 6}, \"crop_size\": 6}                    | size",
        "{\"size\": 0, \"crop_size\": 6}                                  | size",
        "{\"size\": 6, \"crop_size\": 6, \"resample\": 5}                 | resample",
        "{\"size\": 6, \"crop_size\": 6, \"image_mean\": [1, 2]}          | image_mean",
        "{\"size\": 6, \"crop_size\": 6, \"image_std\": [1, 0, 1]}        | image_std",
        "{\"size\": 6, \"crop_size\": 6, \"rescale_factor\": -1}          | rescale_factor",
        "{\"size\": 6, \"crop_size\": 6, \"do_pad\": true}                | do_pad",
      })
  void aSettingThatCannotBeFollowedIsNamed(String config, String field) throws IOException {
    configure(config);

    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> ImagePreprocessor.load(checkpoint, 6, ImageLimits.DEFAULT))
        .withMessageContaining("preprocessor_config.json: " + field);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void bothCurvesAreKnown(int resample) throws IOException {
    configure("{\"size\": 6, \"crop_size\": 6, \"resample\": %d}".formatted(resample));

    assertThat(values(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), 6).size()).isEqualTo(6);
  }

  private void configure(String json) throws IOException {
    Files.writeString(checkpoint.resolve("preprocessor_config.json"), json);
  }

  private PixelValues values(BufferedImage image, int size) throws IOException {
    return prepared(TestPictures.encoded(image, "png"), size).pixels();
  }

  private PreparedImage prepared(byte[] encoded, int size) {
    return ImagePreprocessor.load(checkpoint, size, ImageLimits.DEFAULT).prepare(encoded);
  }
}
