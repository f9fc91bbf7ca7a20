package dev.crosskeep.image;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Writes the simplest lossless WebP there is (RFC 9649): red and blue fixed, green one of two
 * values, a bit a pixel.
 */
final class WebpBits {

  private final BitSet bits = new BitSet();
  private int count;

  /**
   * Pixel data of a {@code VP8L} chunk.
   *
   * @param bright per pixel, row by row, whether green is 200 rather than 10
   */
  static byte[] lossless(int width, int height, boolean[] bright) {
    WebpBits out = new WebpBits();
    out.put(0x2F, 8).put(width - 1, 14).put(height - 1, 14).put(1, 1).put(0, 3);
    out.put(0, 1).put(0, 1).put(0, 1); // no transform, no colour cache, no further codes
    out.put(1, 1).put(1, 1).put(1, 1).put(10, 8).put(200, 8); // green: a code of two symbols
    for (int fixed : new int[] {90, 30, 0}) { // red, blue, alpha: a code of one symbol each
      out.put(1, 1).put(0, 1).put(1, 1).put(fixed, 8);
    }
    out.put(1, 1).put(0, 1).put(0, 1).put(0, 1); // distances: none
    for (boolean pixel : bright) {
      out.put(pixel ? 1 : 0, 1);
    }
    byte[] written = out.bits.toByteArray();
    return Arrays.copyOf(written, (out.count + 7) / 8);
  }

  private WebpBits put(int value, int width) {
    for (int i = 0; i < width; i++) {
      bits.set(count++, (value >> i & 1) == 1);
    }
    return this;
  }
}
