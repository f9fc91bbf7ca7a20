package dev.crosskeep.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crosskeep.torch.ComputeType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes safetensors files; tensors lie in the map's order, all of one type. */
public final class SafetensorsWriter {

  /** Headers are padded with spaces so that the tensors begin at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private SafetensorsWriter() {}

  /**
   * Writes a file, replacing one that is there.
   *
   * @param tensors numbers and shape of each tensor by its name
   * @param type the type to store; float32 numbers are rounded to it, to even
   */
  public static void write(Path file, Map<String, FloatTensor> tensors, ComputeType type)
      throws IOException {
    byte[] header = header(tensors, type);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeAll(channel, littleEndian(Long.BYTES).putLong(header.length).flip());
      writeAll(channel, ByteBuffer.wrap(header));
      for (FloatTensor tensor : tensors.values()) {
        writeAll(channel, stored(tensor.values(), type));
      }
    }
  }

  /** Writes a file in float32. */
  public static void write(Path file, Map<String, FloatTensor> tensors) throws IOException {
    write(file, tensors, ComputeType.FLOAT32);
  }

  private static byte[] header(Map<String, FloatTensor> tensors, ComputeType type) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("__metadata__", Map.of("format", "pt"));
    long end = 0;
    for (var tensor : tensors.entrySet()) {
      long begin = end;
      end += (long) tensor.getValue().values().length * type.bytes();
      fields.put(
          tensor.getKey(),
          Map.of(
              "dtype", storedName(type),
              "shape", tensor.getValue().shape(),
              "data_offsets", new long[] {begin, end}));
    }
    String json = JsonMapper.builder().build().writeValueAsString(fields);
    int unpadded = json.getBytes(UTF_8).length + Long.BYTES;
    return (json + " ".repeat(Math.floorMod(-unpadded, ALIGNMENT))).getBytes(UTF_8);
  }

  private static String storedName(ComputeType type) {
    return switch (type) {
      case FLOAT32 -> "F32";
      case FLOAT16 -> "F16";
      case BFLOAT16 -> "BF16";
    };
  }

  private static ByteBuffer stored(float[] values, ComputeType type) {
    ByteBuffer bytes = littleEndian(Math.multiplyExact(values.length, type.bytes()));
    for (float value : values) {
      switch (type) {
        case FLOAT32 -> bytes.putFloat(value);
        case FLOAT16 -> bytes.putShort(Float.floatToFloat16(value));
        case BFLOAT16 -> bytes.putShort(bfloat16(value));
      }
    }
    return bytes.flip();
  }

  /** The upper half of a float32, rounded to nearest, ties to even. */
  private static short bfloat16(float value) {
    int bits = Float.floatToIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16);
    }
    int half = 0x7FFF + ((bits >>> 16) & 1);
    return (short) ((bits + half) >>> 16);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
