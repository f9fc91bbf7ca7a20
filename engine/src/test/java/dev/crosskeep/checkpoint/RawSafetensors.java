package dev.crosskeep.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Safetensors files byte by byte, right or wrong. */
final class RawSafetensors {

  private RawSafetensors() {}

  /** A file with this header, its true length before it, and {@code dataBytes} ascending bytes. */
  static Path write(Path file, String header, int dataBytes) throws IOException {
    return write(file, header.getBytes(UTF_8).length, header, dataBytes);
  }

  /** The same with a header length that may lie. */
  static Path write(Path file, long headerLength, String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(UTF_8);
    var bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(headerLength).put(json);
    for (int i = 0; i < dataBytes; i++) {
      bytes.put((byte) i);
    }
    return Files.write(file, bytes.array());
  }
}
