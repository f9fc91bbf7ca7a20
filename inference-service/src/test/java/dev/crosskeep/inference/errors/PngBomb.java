package dev.crosskeep.inference.errors;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A PNG whose header promises far more pixels than its few kilobytes of zeroes can fill. */
final class PngBomb {

  private PngBomb() {}

  static byte[] of(int width, int height) throws IOException {
    var png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    // One bit a pixel, grey.
    byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 1).array();
    chunk("IHDR", header, png);
    chunk("IDAT", zeroes(1 << 20), png);
    chunk("IEND", new byte[0], png);
    return png.toByteArray();
  }

  private static byte[] zeroes(int count) {
    try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setInput(new byte[count]);
      deflater.finish();
      var buffer = new byte[count];
      return java.util.Arrays.copyOf(buffer, deflater.deflate(buffer));
    }
  }

  private static void chunk(String type, byte[] data, ByteArrayOutputStream png)
      throws IOException {
    var out = new DataOutputStream(png);
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    var crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt((int) crc.getValue());
  }
}
