package dev.crosskeep.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.function.IntUnaryOperator;

/**
 * Decoded samples as plain red, green and blue, just as they are stored.
 *
 * <p>{@link BufferedImage#getRGB} would convert colour spaces and brighten grey pictures on the
 * way. Models were trained on samples that nobody converted.
 */
final class Samples {

  private Samples() {}

  /** RGB, grey or palette. What is transparent shows the colour stored under it. */
  static RgbImage rgb(BufferedImage image) {
    Raster raster = image.getRaster();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return convert(raster, (samples, place) -> palette.getRGB(samples[place]));
    }
    IntUnaryOperator eightBits = toEightBits(raster.getSampleModel().getSampleSize(0));
    boolean grey = raster.getNumBands() < 3;
    return convert(
        raster,
        (samples, place) ->
            packed(
                eightBits.applyAsInt(samples[place]),
                eightBits.applyAsInt(samples[grey ? place : place + 1]),
                eightBits.applyAsInt(samples[grey ? place : place + 2])));
  }

  /** Four inks, mixed without a profile: red light is what neither cyan nor black takes away. */
  static RgbImage cmyk(Raster raster) {
    return convert(
        raster,
        (inks, place) ->
            lit(
                255 - inks[place + 3],
                255 - inks[place],
                255 - inks[place + 1],
                255 - inks[place + 2]));
  }

  /** Four inks of which 0 is full, so each is the light that it leaves. */
  static RgbImage invertedCmyk(Raster raster) {
    return convert(
        raster,
        (light, place) -> lit(light[place + 3], light[place], light[place + 1], light[place + 2]));
  }

  /** The same after JPEG's conversion (JFIF, section 7), which Adobe applies to what is missing. */
  static RgbImage invertedYcck(Raster raster) {
    return convert(
        raster,
        (stored, place) -> {
          double y = stored[place];
          double cb = stored[place + 1] - 128;
          double cr = stored[place + 2] - 128;
          return lit(
              stored[place + 3],
              255 - eightBits(y + 1.402 * cr),
              255 - eightBits(y - 0.344136 * cb - 0.714136 * cr),
              255 - eightBits(y + 1.772 * cb));
        });
  }

  private static int eightBits(double sample) {
    return Math.clamp(Math.round(sample), 0, 255);
  }

  private static int lit(int light, int red, int green, int blue) {
    return packed(product(light, red), product(light, green), product(light, blue));
  }

  private static int product(int light, int other) {
    return (light * other + 127) / 255;
  }

  private static IntUnaryOperator toEightBits(int bits) {
    return bits > 8 ? sample -> sample >> (bits - 8) : sample -> sample * 255 / ((1 << bits) - 1);
  }

  private static int packed(int red, int green, int blue) {
    return red << 16 | green << 8 | blue;
  }

  /** Makes red, green and blue, packed in this order, of the samples from a place on. */
  private interface Mixing {
    int rgb(int[] samples, int place);
  }

  private static RgbImage convert(Raster raster, Mixing mixing) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int mixed = mixing.rgb(row, x * bands);
        rgb[to++] = (byte) (mixed >> 16);
        rgb[to++] = (byte) (mixed >> 8);
        rgb[to++] = (byte) mixed;
      }
    }
    return new RgbImage(width, height, rgb);
  }
}
