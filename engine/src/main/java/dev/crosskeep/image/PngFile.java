package dev.crosskeep.image;

import dev.crosskeep.image.StrippedImage.Inks;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** The chunks of a PNG file: {@code length, type, data, checksum}. */
final class PngFile {

  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504C5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;
  private static final int EXIF = 0x65584966;

  private PngFile() {}

  static boolean recognises(byte[] file) {
    return file.length >= 8 && ByteBuffer.wrap(file).getLong(0) == SIGNATURE;
  }

  /** Keeps header, palette and pixels. Transparency goes too: the colours under it are shown. */
  static StrippedImage strip(byte[] file) {
    ByteBuffer png = ByteBuffer.wrap(file);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.write(file, 0, 8);
    ByteBuffer header = chunk(png, 8);
    if (header.getInt(4) != IHDR) {
      throw InvalidImageException.damaged();
    }
    Orientation orientation = Orientation.UPRIGHT;
    int place = 8;
    while (true) {
      ByteBuffer chunk = chunk(png, place);
      int type = chunk.getInt(4);
      if (type == EXIF) {
        orientation = Orientation.inExif(chunk.slice(8, chunk.remaining() - 12));
      } else if (type == IHDR || type == PLTE || type == IDAT || type == IEND) {
        requireChecksum(chunk);
        kept.write(file, place, chunk.remaining());
      }
      if (type == IEND) {
        return new StrippedImage(
            kept.toByteArray(), header.getInt(8), header.getInt(12), orientation, Inks.LIGHT);
      }
      place += chunk.remaining();
    }
  }

  /** The whole chunk at a place; never beyond the file's end. */
  private static ByteBuffer chunk(ByteBuffer png, int place) {
    long length = 12L + Integer.toUnsignedLong(png.getInt(place));
    return png.slice(place, Math.toIntExact(length));
  }

  private static void requireChecksum(ByteBuffer chunk) {
    CRC32 checksum = new CRC32();
    checksum.update(chunk.slice(4, chunk.remaining() - 8));
    if ((int) checksum.getValue() != chunk.getInt(chunk.remaining() - 4)) {
      throw InvalidImageException.damaged();
    }
  }
}
