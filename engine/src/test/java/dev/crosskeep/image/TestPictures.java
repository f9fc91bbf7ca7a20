package dev.crosskeep.image;

import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Picture files made for the tests. */
final class TestPictures {

  /** The one-pixel pictures by which Google's WebP FAQ tells what a browser can show. */
  static final Map<String, String> WEBP_PIXELS =
      Map.of(
          "lossy",
          "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA",
          "lossless",
          "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==",
          "alpha",
          "UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQBAJ0B"
              + "KgEAAQAAAP4AAA3AAP7mtQAAAA==",
          "animation",
          "UklGRlIAAABXRUJQVlA4WAoAAAASAAAAAAAAAAAAQU5JTQYAAAD/////AABBTk1GJgAAAAAAAAAAAAAAAAAA"
              + "AGQAAABWUDhMDQAAAC8AAAAQBxAREYiI/gcA");

  private TestPictures() {}

  static byte[] webpPixel(String kind) {
    return Base64.getDecoder().decode(WEBP_PIXELS.get(kind));
  }

  /** A picture in which every pixel differs: red tells the column, green the row. */
  static BufferedImage gradient(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0xFF000000 | (20 * x) << 16 | (20 * y) << 8 | 50);
      }
    }
    return image;
  }

  static byte[] encoded(RenderedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no writer for this picture as " + format);
    }
    return out.toByteArray();
  }

  /** An EXIF block that says nothing but the orientation. */
  static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer tiff = ByteBuffer.allocate(26).order(order);
    tiff.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D));
    tiff.putShort((short) 42).putInt(8); // the directory follows the header
    tiff.putShort((short) 1); // one entry: tag, type SHORT, count, value
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return tiff.array();
  }

  /** Puts a segment behind a JPEG's first two bytes. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
    return ByteBuffer.allocate(jpeg.length + 4 + data.length)
        .put(jpeg, 0, 2)
        .put((byte) 0xFF)
        .put((byte) marker)
        .putShort((short) (2 + data.length))
        .put(data)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  static byte[] jpegExif(byte[] tiff) {
    return ByteBuffer.allocate(6 + tiff.length)
        .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
        .put(tiff)
        .array();
  }

  /** Puts a chunk behind a PNG's header. */
  static byte[] withChunk(byte[] png, String type, byte[] data) {
    int headerEnd = 8 + 25;
    return ByteBuffer.allocate(png.length + 12 + data.length)
        .put(png, 0, headerEnd)
        .put(pngChunk(type, data))
        .put(png, headerEnd, png.length - headerEnd)
        .array();
  }

  static byte[] pngChunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 checksum = new CRC32();
    checksum.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) checksum.getValue()).array();
  }

  /** A PNG that says it has this many pixels and brings almost none. */
  static byte[] pngBomb(int width, int height) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    return ByteBuffer.allocate(8 + 25 + 14 + 12)
        .putLong(0x89504E470D0A1A0AL)
        .put(pngChunk("IHDR", header))
        .put(pngChunk("IDAT", new byte[2]))
        .put(pngChunk("IEND", new byte[0]))
        .array();
  }

  /** RIFF chunks as a WebP file. */
  static byte[] webp(byte[]... chunks) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      all.writeBytes(chunk);
    }
    return ByteBuffer.allocate(12 + all.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(4 + all.size())
        .put("WEBP".getBytes(StandardCharsets.US_ASCII))
        .put(all.toByteArray())
        .array();
  }

  static byte[] riffChunk(String type, byte[] data) {
    return ByteBuffer.allocate(8 + data.length + data.length % 2)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .putInt(data.length)
        .put(data)
        .array();
  }
}
