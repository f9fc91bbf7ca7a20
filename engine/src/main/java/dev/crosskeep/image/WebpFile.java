package dev.crosskeep.image;

import dev.crosskeep.image.StrippedImage.Inks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The chunks of a WebP file: RIFF's {@code type, length, data}, little-endian, of even length. */
final class WebpFile {

  private static final int RIFF = 0x46464952;
  private static final int WEBP = 0x50424557;
  private static final int LOSSY = 0x20385056;
  private static final int LOSSLESS = 0x4C385056;
  private static final int FRAME = 0x464D4E41;
  private static final int EXIF = 0x46495845;

  /** An animation's frame begins with its place and duration, then come its own chunks. */
  private static final int FRAME_HEADER = 16;

  private WebpFile() {}

  static boolean recognises(byte[] file) {
    ByteBuffer riff = littleEndian(ByteBuffer.wrap(file));
    return riff.remaining() >= 12 && riff.getInt(0) == RIFF && riff.getInt(8) == WEBP;
  }

  /**
   * Keeps the first picture in the file: of an animation, its first frame. Profile and transparency
   * go; the colours under it are shown.
   */
  static StrippedImage strip(byte[] file) {
    ByteBuffer riff = littleEndian(ByteBuffer.wrap(file));
    ByteBuffer chunks = part(riff, 12, riff.getInt(4) - 4);
    ByteBuffer pixels = pixels(chunks).orElseThrow(InvalidImageException::damaged);
    Orientation orientation =
        find(type -> type == EXIF, chunks)
            .map(exif -> Orientation.inExif(data(exif, 0)))
            .orElse(Orientation.UPRIGHT);
    return pixels.getInt(0) == LOSSY ? lossy(pixels, orientation) : lossless(pixels, orientation);
  }

  private static Optional<ByteBuffer> pixels(ByteBuffer chunks) {
    return find(type -> type == LOSSY || type == LOSSLESS || type == FRAME, chunks)
        .flatMap(found ->
            found.getInt(0) == FRAME
                ? find(type -> type == LOSSY || type == LOSSLESS, data(found, FRAME_HEADER))
                : Optional.of(found));
  }

  /** The first chunk of a kind, with type and length. */
  private static Optional<ByteBuffer> find(IntPredicate wanted, ByteBuffer chunks) {
    int place = 0;
    while (place < chunks.limit() - 8) {
      int length = chunks.getInt(place + 4);
      if (wanted.test(chunks.getInt(place))) {
        return Optional.of(part(chunks, place, Math.addExact(8, length)));
      }
      place = Math.addExact(place, 8 + length + (length & 1));
    }
    return Optional.empty();
  }

  private static ByteBuffer data(ByteBuffer chunk, int from) {
    return part(chunk, 8 + from, chunk.limit() - 8 - from);
  }

  /** RFC 6386, section 9.1: frame tag, start code, then 14 bits of width and 14 of height. */
  private static StrippedImage lossy(ByteBuffer chunk, Orientation orientation) {
    int width = chunk.getShort(8 + 6) & 0x3FFF;
    int height = chunk.getShort(8 + 8) & 0x3FFF;
    return new StrippedImage(alone(chunk), width, height, orientation, Inks.LIGHT);
  }

  /** RFC 9649, section 3.4: a signature byte, then 14 bits of width less one and 14 of height. */
  private static StrippedImage lossless(ByteBuffer chunk, Orientation orientation) {
    int sizes = chunk.getInt(8 + 1);
    int width = 1 + (sizes & 0x3FFF);
    int height = 1 + (sizes >>> 14 & 0x3FFF);
    return new StrippedImage(alone(chunk), width, height, orientation, Inks.LIGHT);
  }

  /** A WebP file with nothing but this chunk. */
  private static byte[] alone(ByteBuffer chunk) {
    int length = chunk.limit() + (chunk.limit() & 1);
    ByteBuffer file = ByteBuffer.allocate(12 + length).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(RIFF).putInt(4 + length).putInt(WEBP).put(chunk.duplicate());
    return file.array();
  }

  /** Throws when it reaches beyond the end. */
  private static ByteBuffer part(ByteBuffer whole, int from, int length) {
    return littleEndian(whole.slice(from, length));
  }

  private static ByteBuffer littleEndian(ByteBuffer bytes) {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
