package dev.crosskeep.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/** One safetensors file, for tensors small enough to be read onto the heap. */
public final class SafetensorsFile {

  private final SafetensorsHeader header;

  private SafetensorsFile(SafetensorsHeader header) {
    this.header = header;
  }

  /**
   * Reads and checks the header.
   *
   * @throws CheckpointException when the file is not exactly what its header says
   */
  public static SafetensorsFile open(Path file) {
    return new SafetensorsFile(SafetensorsHeader.read(file));
  }

  /** The names of the tensors, in the header's order. */
  public Set<String> names() {
    return header.tensors().keySet();
  }

  /** A tensor's dimensions, outermost first. */
  public List<Long> shape(String name) {
    return find(name).shape();
  }

  /**
   * A tensor's numbers, row by row, widened to float32.
   *
   * @throws CheckpointException when there is no such tensor or it is not F32, F16 or BF16
   */
  public float[] floats(String name) {
    StoredTensor tensor = find(name);
    var values = new float[Math.toIntExact(tensor.values())];
    readInto(FloatBuffer.wrap(values), tensor, 0);
    return values;
  }

  /** Fills {@code target} with a tensor's numbers from number {@code begin} on. */
  void readInto(FloatBuffer target, StoredTensor tensor, long begin) {
    int values = target.remaining();
    var bytes = ByteBuffer.allocate(values * tensor.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    long position = tensor.offset() + begin * tensor.type().bytes();
    try (FileChannel channel = FileChannel.open(header.file(), StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {
        // A read may return less than was asked for.
      }
    } catch (IOException e) {
      throw new CheckpointException(header.file(), "cannot be read: " + e.getMessage(), e);
    }
    bytes.flip();
    for (int i = 0; i < values; i++) {
      target.put(widened(bytes, tensor));
    }
  }

  StoredTensor find(String name) {
    StoredTensor tensor = header.tensors().get(name);
    if (tensor == null) {
      throw new CheckpointException(header.file(), "tensor " + name + " is missing");
    }
    return tensor;
  }

  SafetensorsHeader header() {
    return header;
  }

  private float widened(ByteBuffer bytes, StoredTensor tensor) {
    return switch (tensor.type()) {
      case F32 -> bytes.getFloat();
      case F16 -> Float.float16ToFloat(bytes.getShort());
      case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16); // the upper half of a float32
      default ->
          throw new CheckpointException(
              header.file(),
              "tensor " + tensor.name() + " is " + tensor.type() + ", not F32, F16 or BF16");
    };
  }
}
