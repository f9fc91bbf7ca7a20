package dev.crosskeep.clip;

/**
 * One picture as the vision tower reads it: resized, cropped, scaled and normalised.
 *
 * @param values {@code [3, size, size]} row by row: red, green, blue planes
 * @param size width and height in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record PixelValues(float[] values, int size) {

  public PixelValues {
    if (size < 1 || values.length != 3L * size * size) {
      throw new IllegalArgumentException(
          "3 planes of " + size + "x" + size + " pixels cannot hold " + values.length + " values");
    }
  }
}
