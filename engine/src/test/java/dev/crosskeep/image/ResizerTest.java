package dev.crosskeep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResizerTest {

  private static final double PI_SQUARED = Math.PI * Math.PI;

  @Test
  void halvingALineAveragesNeighbours() {
    // Four grey pixels to two, straight lines stretched to reach two pixels either way: the first
    // result has its centre at 1, so 0.5, 1.5 and 2.5 weigh 0.75, 0.75 and 0.25, of 1.75 in all:
    // (0 * 3 + 70 * 3 + 140 * 1) / 7 = 50. The second is (70 * 1 + 140 * 3 + 210 * 3) / 7 = 160.
    RgbImage line = grey(4, 1, 0, 70, 140, 210);

    RgbImage half = new Resizer(Resampling.BILINEAR).middle(line, 2, 2, 2);

    assertThat(half.rgb()).containsExactly(grey(2, 2, 50, 160, 50, 160).rgb());
  }

  @ParameterizedTest
  @EnumSource
  void aPictureOfTheRightSizeStaysTheSame(Resampling curve) {
    RgbImage image = random(5, 5);

    assertThat(new Resizer(curve).middle(image, 5, 5, 5).rgb()).containsExactly(image.rgb());
  }

  @ParameterizedTest
  @EnumSource
  void aPlainColourStaysTheSame(Resampling curve) {
    RgbImage plain = grey(3, 2, 77, 77, 77, 77, 77, 77);

    assertThat(new Resizer(curve).middle(plain, 40, 30, 20).rgb()).containsOnly(77);
  }

  @Test
  void sharpEdgesOvershootAndAreCutOff() {
    // The cubic dips below 0 beside an edge from 0 to 255, and rises above 255.
    RgbImage edge = grey(4, 1, 0, 0, 255, 255);

    RgbImage large = new Resizer(Resampling.BICUBIC).middle(edge, 16, 16, 16);

    assertThat(large.rgb()).contains(0, -1);
    assertThat(Byte.toUnsignedInt(large.rgb()[0])).isZero();
    assertThat(Byte.toUnsignedInt(large.rgb()[3 * 15])).isEqualTo(255);
  }

  @Test
  void lanczosLooksThreePixelsEitherWay() {
    // Half a pixel away: sinc(1/2) = sin(90 deg) / (pi/2) = 2/pi, sinc(1/6) = (1/2) / (pi/6) =
    // 3/pi.
    assertThat(Resampling.LANCZOS.weight(0.5)).isCloseTo(6 / PI_SQUARED, within(1e-12));
    // One and a half: -1 / (3 pi/2) times 1 / (pi/2).
    assertThat(Resampling.LANCZOS.weight(-1.5)).isCloseTo(-4 / (3 * PI_SQUARED), within(1e-12));
    // Two and a half: 1 / (5 pi/2) times (1/2) / (5 pi/6).
    assertThat(Resampling.LANCZOS.weight(2.5)).isCloseTo(0.24 / PI_SQUARED, within(1e-12));
    assertThat(Resampling.LANCZOS.weight(0)).isEqualTo(1);
    assertThat(Resampling.LANCZOS.weight(3)).isZero();
  }

  @ParameterizedTest(name = "{0} x {1} to {2} x {3}, middle {4}")
  @CsvSource({
    "9, 7, 20, 16, 12",
    "40, 31, 12, 9, 7",
    "6, 30, 6, 30, 6",
    "30, 6, 45, 9, 9",
    "5, 5, 3, 3, 8",
    "1, 17, 8, 136, 8",
    "50, 3, 8, 8, 8",
  })
  void agreesWithPillowsMethodWrittenAsLoopsButForHalves(
      int width, int height, int newWidth, int newHeight, int size) {
    for (Resampling curve : Resampling.values()) {
      RgbImage image = random(width, height);

      byte[] part = new Resizer(curve).middle(image, newWidth, newHeight, size).rgb();

      int[][][] whole = resized(image, newWidth, newHeight, curve);
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          int row = y + Math.floorDiv(newHeight - size, 2);
          int column = x + Math.floorDiv(newWidth - size, 2);
          boolean inside = row >= 0 && row < newHeight && column >= 0 && column < newWidth;
          for (int colour = 0; colour < 3; colour++) {
            assertThat(Byte.toUnsignedInt(part[3 * (y * size + x) + colour]))
                .isCloseTo(inside ? whole[row][column][colour] : 0, within(1));
          }
        }
      }
    }
  }

  @Test
  void picturesOfAnyShapeTakeLittleMemory() {
    // By its shorter side the first would become 336 x 67 200 000, forced to a square the second
    // would have 336 x 200 000 pixels after the first pass.
    RgbImage line = new RgbImage(1, 200_000, new byte[600_000]);
    Resizer resizer = new Resizer(Resampling.BICUBIC);

    assertThat(resizer.middle(line, 336, 336L * 200_000, 336).rgb()).containsOnly(0);
    assertThat(resizer.middle(line, 336, 336, 336).rgb()).containsOnly(0);
  }

  /** All columns, rounded, then all rows, rounded: {@code [height][width][3]}. */
  private static int[][][] resized(RgbImage image, int width, int height, Resampling curve) {
    int[][][] across = new int[image.height()][width][3];
    int[][][] both = new int[height][width][3];
    for (int colour = 0; colour < 3; colour++) {
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < width; x++) {
          double sum = 0;
          double weights = 0;
          double scale = (double) image.width() / width;
          for (int from = 0; from < image.width(); from++) {
            double weight = weight(from, x, scale, curve);
            sum +=
                weight * Byte.toUnsignedInt(image.rgb()[3 * (y * image.width() + from) + colour]);
            weights += weight;
          }
          across[y][x][colour] = rounded(sum / weights);
        }
      }
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double sum = 0;
          double weights = 0;
          double scale = (double) image.height() / height;
          for (int from = 0; from < image.height(); from++) {
            double weight = weight(from, y, scale, curve);
            sum += weight * across[from][x][colour];
            weights += weight;
          }
          both[y][x][colour] = rounded(sum / weights);
        }
      }
    }
    return both;
  }

  private static double weight(int from, int to, double scale, Resampling curve) {
    return curve.weight((from + 0.5 - (to + 0.5) * scale) / Math.max(scale, 1));
  }

  private static int rounded(double value) {
    return (int) Math.clamp(Math.floor(value + 0.5), 0, 255);
  }

  private static RgbImage random(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    new Random(11).nextBytes(rgb);
    return new RgbImage(width, height, rgb);
  }

  private static RgbImage grey(int width, int height, int... samples) {
    byte[] rgb = new byte[3 * samples.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) samples[i / 3];
    }
    return new RgbImage(width, height, rgb);
  }
}
