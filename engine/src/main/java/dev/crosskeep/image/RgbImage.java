package dev.crosskeep.image;

/**
 * A picture in memory.
 *
 * @param rgb {@code [height, width, 3]}, row-major, 0 to 255
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes that nobody compares
record RgbImage(int width, int height, byte[] rgb) {

  RgbImage {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "%d bytes are no picture of %d x %d pixels".formatted(rgb.length, width, height));
    }
  }

  /** The picture turned upright. */
  RgbImage turned(Orientation orientation) {
    if (orientation.equals(Orientation.UPRIGHT)) {
      return this;
    }
    int newWidth = orientation.transposed() ? height : width;
    int newHeight = orientation.transposed() ? width : height;
    byte[] turned = new byte[rgb.length];
    int to = 0;
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int column = orientation.transposed() ? y : x;
        int row = orientation.transposed() ? x : y;
        int storedColumn = orientation.fromRight() ? width - 1 - column : column;
        int storedRow = orientation.fromBelow() ? height - 1 - row : row;
        int from = 3 * (storedRow * width + storedColumn);
        turned[to++] = rgb[from];
        turned[to++] = rgb[from + 1];
        turned[to++] = rgb[from + 2];
      }
    }
    return new RgbImage(newWidth, newHeight, turned);
  }
}
