package dev.crosskeep.clip;

/**
 * One picture as the vision tower reads it: resized, cropped and normalised.
 *
 * @param values {@code [3, size, size]}, row-major: all of red, then green, then blue
 * @param size width and height in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // a tensor on its way to native memory; nobody compares it
public record PixelValues(float[] values, int size) {

  /** Refuses values that do not fill the picture exactly. */
  public PixelValues {
    if (size < 1 || values.length != 3L * size * size) {
      throw new IllegalArgumentException(
          "values must hold 3 * %d * %d numbers, got %d".formatted(size, size, values.length));
    }
  }
}
