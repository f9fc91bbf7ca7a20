package dev.crosskeep.image;

/**
 * Resizes as Pillow does: rows first, then columns, each result rounded to 0 … 255. When shrinking,
 * the curve is stretched so that every pixel counts (antialiasing).
 *
 * <p>In plain Java rather than by libtorch's kernel: it needs no native code, and Pillow rounds
 * between the two passes, which that kernel does not.
 *
 * <p>Only the wanted part is computed. A picture of 1 x 20000 pixels resized to a width of 336
 * would have six million rows; of these 336 are wanted.
 */
final class Resizer {

  /** Pixels after the first pass; a picture so long and thin is resized the other way round. */
  private static final long MOST_BETWEEN = 36_000_000;

  private static final Orientation TRANSPOSED = new Orientation(true, false, false);

  private final Resampling curve;

  Resizer(Resampling curve) {
    this.curve = curve;
  }

  /**
   * A square from the middle of the resized picture; black where that is smaller.
   *
   * @param width of the whole picture after resizing
   * @param height of the whole picture after resizing
   * @param size width and height of the square
   */
  RgbImage middle(RgbImage image, long width, long height, int size) {
    PixelWeights across = PixelWeights.ofMiddle(curve, image.width(), width, size);
    PixelWeights down = PixelWeights.ofMiddle(curve, image.height(), height, size);
    if ((long) size * (down.to() - down.from()) <= MOST_BETWEEN) {
      return bothWays(image, across, down).turned(TRANSPOSED);
    }
    return bothWays(image.turned(TRANSPOSED), down, across);
  }

  /** The resized picture, rows and columns exchanged. */
  private static RgbImage bothWays(RgbImage image, PixelWeights across, PixelWeights down) {
    RgbImage between = across.resizeRows(image, down.from(), down.to(), 0);
    return down.resizeRows(between.turned(TRANSPOSED), 0, between.width(), down.from());
  }
}
