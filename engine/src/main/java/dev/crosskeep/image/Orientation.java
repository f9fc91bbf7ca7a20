package dev.crosskeep.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a stored picture has to be turned to stand upright, as EXIF has it.
 *
 * @param transposed rows and columns are exchanged
 * @param fromRight stored columns are read from the right
 * @param fromBelow stored rows are read from below
 */
record Orientation(boolean transposed, boolean fromRight, boolean fromBelow) {

  static final Orientation UPRIGHT = new Orientation(false, false, false);

  private static final byte[] NAME = {'E', 'x', 'i', 'f', 0, 0};
  private static final int TAG = 0x0112;
  private static final int BYTES_OF_AN_ENTRY = 12;

  /**
   * The orientation of EXIF's tag 0x0112: 1 upright, 2 mirrored, 3 upside down, 4 both, 5 to 8 the
   * same lying on a side; anything else counts as upright.
   */
  static Orientation of(int tag) {
    return switch (tag) {
      case 2 -> new Orientation(false, true, false);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, false, true);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, false, true);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, true, false);
      default -> UPRIGHT;
    };
  }

  /**
   * Looks for the tag in an EXIF block. A broken block says nothing about the picture, so it counts
   * as upright.
   *
   * @param exif a TIFF header and what follows it, perhaps after the word "Exif"
   */
  static Orientation inExif(ByteBuffer exif) {
    boolean named = exif.remaining() >= 6 && exif.slice(0, 6).equals(ByteBuffer.wrap(NAME));
    ByteBuffer tiff = named ? exif.slice(6, exif.remaining() - 6) : exif.slice();
    if (tiff.remaining() < 8) {
      return UPRIGHT;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 0 || directory > tiff.limit() - 2) {
      return UPRIGHT;
    }
    int entries = Short.toUnsignedInt(tiff.getShort(directory));
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * BYTES_OF_AN_ENTRY;
      if (entry > tiff.limit() - BYTES_OF_AN_ENTRY) {
        return UPRIGHT;
      }
      if (Short.toUnsignedInt(tiff.getShort(entry)) == TAG) {
        return of(Short.toUnsignedInt(tiff.getShort(entry + 8)));
      }
    }
    return UPRIGHT;
  }
}
