package dev.crosskeep.image;

/**
 * The largest picture that is read. The model sees a few hundred pixels a side, whatever comes in.
 *
 * @param maxBytes of the encoded file
 * @param maxPixels width times height, known before anything is decoded
 */
public record ImageLimits(int maxBytes, int maxPixels) {

  /** A phone's photograph passes; a decoded picture takes at most some hundred megabytes. */
  public static final ImageLimits DEFAULT = new ImageLimits(20 << 20, 36_000_000);

  /** Refuses limits that let nothing through. */
  public ImageLimits {
    if (maxBytes < 1 || maxPixels < 1) {
      throw new IllegalArgumentException(
          "limits must be at least 1, got %d bytes and %d pixels".formatted(maxBytes, maxPixels));
    }
  }

  void requireBytes(int bytes) {
    if (bytes > maxBytes) {
      throw new InvalidImageException(
          "the picture has %d bytes; at most %d are read".formatted(bytes, maxBytes));
    }
  }

  void requirePixels(int width, int height) {
    if ((long) width * height > maxPixels) {
      throw new InvalidImageException(
          "the picture has %d x %d pixels; at most %d are read"
              .formatted(width, height, maxPixels));
    }
  }
}
