package dev.crosskeep.gateway.pictures;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.OptionalLong;

/**
 * Tells from the header of a PNG, JPEG, WebP or GIF file how many pixels it has; nothing is
 * decoded.
 */
public final class PictureSize {

  private static final int LONGEST_PREFIX = 128;
  private static final int JPEG = 0xFFD8;
  private static final int PNG = 0x8950;
  private static final int GIF = 0x4749;
  private static final int RIFF = 0x5249;

  private final DataInputStream file;

  private PictureSize(InputStream file) {
    this.file = new DataInputStream(file);
  }

  /**
   * The pixels of a picture that stands in a JSON string as a data URL.
   *
   * @param from where the string's text begins
   * @return empty when it is no such picture
   */
  public static OptionalLong pixels(byte[] body, int from) {
    int comma = from;
    while (comma < body.length && comma < from + LONGEST_PREFIX && body[comma] != ',') {
      comma++;
    }
    if (comma == body.length || body[comma] != ',') {
      return OptionalLong.empty();
    }
    var text = new ByteArrayInputStream(body, comma + 1, body.length - comma - 1);
    var bytes = Base64.getDecoder().wrap(new BufferedInputStream(new Unescaped(text)));
    return pixels(bytes);
  }

  /** The pixels of a file. */
  static OptionalLong pixels(InputStream file) {
    try {
      return OptionalLong.of(new PictureSize(file).read());
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }

  private long read() throws IOException {
    return switch (file.readUnsignedShort()) {
      case PNG -> png();
      case JPEG -> jpeg();
      case GIF -> gif();
      case RIFF -> webp();
      default -> throw new IOException("no picture");
    };
  }

  /** Signature of 8 bytes, length and name of the chunk IHDR, width and height. */
  private long png() throws IOException {
    file.skipNBytes(14);
    return area(Integer.toUnsignedLong(file.readInt()), Integer.toUnsignedLong(file.readInt()));
  }

  /** Segments, until one of those that begin a frame. */
  private long jpeg() throws IOException {
    while (true) {
      int marker = file.readUnsignedShort();
      while (marker == 0xFFFF) {
        marker = 0xFF00 | file.readUnsignedByte(); // padding
      }
      if (marker < 0xFFC0 || marker == 0xFFD9 || marker == 0xFFDA) {
        throw new IOException("no frame before the picture's data");
      }
      int length = file.readUnsignedShort();
      if (isFrame(marker)) {
        file.skipNBytes(1);
        return area(file.readUnsignedShort(), file.readUnsignedShort());
      }
      file.skipNBytes(Math.max(0, length - 2));
    }
  }

  /** SOF0 to SOF15 but for DHT, JPG and DAC, which stand among them. */
  private static boolean isFrame(int marker) {
    return marker >= 0xFFC0
        && marker <= 0xFFCF
        && marker != 0xFFC4
        && marker != 0xFFC8
        && marker != 0xFFCC;
  }

  private long gif() throws IOException {
    file.skipNBytes(4);
    return area(little(2), little(2));
  }

  /** One of three forms, behind RIFF, the length and WEBP. */
  private long webp() throws IOException {
    file.skipNBytes(10);
    int form = file.readInt();
    file.skipNBytes(4);
    return switch (form) {
      case 0x56503858 -> { // VP8X: flags, then width - 1 and height - 1 in 24 bits each
        file.skipNBytes(4);
        yield area(little(3) + 1, little(3) + 1);
      }
      case 0x5650384C -> { // VP8L: a signature, then width - 1 and height - 1 in 14 bits each
        file.skipNBytes(1);
        long bits = little(4);
        yield area((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
      }
      case 0x56503820 -> { // VP8: frame tag and start code, then 14 bits and a scale each
        file.skipNBytes(6);
        yield area(little(2) & 0x3FFF, little(2) & 0x3FFF);
      }
      default -> throw new IOException("no form of WebP");
    };
  }

  private long little(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) file.readUnsignedByte() << (Byte.SIZE * i);
    }
    return value;
  }

  private static long area(long width, long height) throws IOException {
    if (width == 0 || height == 0) {
      throw new IOException("an empty picture");
    }
    return Math.multiplyExact(
        Math.min(width, Integer.MAX_VALUE), Math.min(height, Integer.MAX_VALUE));
  }

  /** A JSON string without the backslashes that may stand before its slashes, up to its end. */
  private static final class Unescaped extends FilterInputStream {

    Unescaped(InputStream text) {
      super(text);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      while (next == '\\') {
        next = super.read();
      }
      return next == '"' ? -1 : next;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
      int count = 0;
      while (count < most) {
        int next = read();
        if (next < 0) {
          return count == 0 ? -1 : count;
        }
        bytes[from + count++] = (byte) next;
      }
      return count;
    }
  }
}
