package dev.crosskeep.image;

import dev.crosskeep.image.StrippedImage.Inks;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The blocks of a GIF file: screen, palette, then extensions and frames until a trailer. */
final class GifFile {

  private static final int GIF8 = 0x38464947;
  private static final int SCREEN_END = 13;
  private static final int DESCRIPTOR_BYTES = 10;
  private static final byte EXTENSION = 0x21;
  private static final byte FRAME = 0x2C;
  private static final byte TRAILER = 0x3B;

  private GifFile() {}

  static boolean recognises(byte[] file) {
    return file.length >= 4 && littleEndian(file).getInt(0) == GIF8;
  }

  /** Keeps the first frame. Transparency goes; the colours under it are shown. */
  static StrippedImage strip(byte[] file) {
    ByteBuffer gif = littleEndian(file);
    int screenEnd = SCREEN_END + paletteBytes(gif.get(10));
    int frame = screenEnd;
    while (gif.get(frame) == EXTENSION) {
      frame = endOfData(gif, frame + 2);
    }
    if (gif.get(frame) != FRAME) {
      throw InvalidImageException.damaged();
    }
    // The frame's pixels follow its own palette and one byte with the size of their codes.
    int pixels = frame + DESCRIPTOR_BYTES + paletteBytes(gif.get(frame + 9)) + 1;
    int end = endOfData(gif, pixels);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(screenEnd + end - frame + 1);
    kept.write(file, 0, screenEnd);
    kept.write(file, frame, end - frame);
    kept.write(TRAILER);
    int width = Short.toUnsignedInt(gif.getShort(frame + 5));
    int height = Short.toUnsignedInt(gif.getShort(frame + 7));
    return new StrippedImage(kept.toByteArray(), width, height, Orientation.UPRIGHT, Inks.LIGHT);
  }

  /** A palette has 2, 4 … 256 colours of three bytes, or is left out. */
  private static int paletteBytes(byte flags) {
    return flags < 0 ? 3 * (2 << (flags & 7)) : 0;
  }

  /** Data come in blocks of up to 255 bytes, each after its length; one of length 0 is the end. */
  private static int endOfData(ByteBuffer gif, int start) {
    int place = start;
    while (gif.get(place) != 0) {
      place += 1 + Byte.toUnsignedInt(gif.get(place));
    }
    return place + 1;
  }

  private static ByteBuffer littleEndian(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }
}
