package dev.crosskeep.checkpoint;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Brings a checkpoint's tensors to libtorch, on the placement's device and in its type.
 *
 * <p>Files are mapped into memory by libtorch itself: on the CPU a tensor already of the right type
 * stays a view of its file, any other is converted from the mapping without passing through the
 * heap.
 */
public final class WeightLoader implements AutoCloseable {

  /** Numbers read at a time from files whose tensors lie at odd offsets. */
  private static final int NUMBERS_AT_A_TIME = 1 << 22;

  private final Checkpoint checkpoint;
  private final Placement placement;
  private final TorchScope weights;
  private final TorchScope mappings;
  private final TorchProgram program;
  private final Map<String, IValue> mapped = new HashMap<>();

  /**
   * A loader whose tensors will belong to {@code weights}. Closing the loader leaves them usable.
   */
  public WeightLoader(Checkpoint checkpoint, Placement placement, TorchScope weights) {
    this.checkpoint = checkpoint;
    this.placement = placement;
    this.weights = weights;
    this.mappings = weights.another();
    this.program = mappings.program(WeightLoader.class, "weights.py");
  }

  /**
   * Loads a tensor.
   *
   * @param shape the dimensions it must have
   * @throws CheckpointException when it is missing, of another shape, of a type that is not a
   *     floating-point one, or holds NaN or infinity
   */
  public IValue load(String name, long... shape) {
    SafetensorsFile file = checkpoint.fileOf(name);
    StoredTensor tensor = file.find(name);
    requireShape(file, tensor, shape);
    ComputeType stored =
        tensor
            .type()
            .computeType()
            .orElseThrow(
                () -> refusal(file, tensor, "is " + tensor.type() + ", not F32, F16 or BF16"));
    boolean aligned = tensor.offset() % stored.bytes() == 0;
    IValue loaded = aligned ? cut(file, tensor, stored, shape) : copy(file, tensor, shape);
    try (TorchScope check = weights.another()) {
      if (!program.run(check, "is_finite", loaded).toBoolean()) {
        throw refusal(file, tensor, "holds NaN or infinity");
      }
    }
    return loaded;
  }

  @Override
  public void close() {
    mappings.close();
  }

  private IValue cut(SafetensorsFile file, StoredTensor tensor, ComputeType stored, long[] shape) {
    IValue flat =
        mapped.computeIfAbsent(
            file.header().file() + " " + stored, key -> map(file.header(), stored));
    return program.run(
        weights,
        "cut",
        flat,
        tensor.offset() / stored.bytes(),
        shape,
        placement.torchDevice(),
        placement.type().torchCode());
  }

  private IValue map(SafetensorsHeader header, ComputeType stored) {
    return program.run(
        mappings,
        "map_file",
        header.file().toString(),
        header.fileBytes() / stored.bytes(),
        stored.torchCode());
  }

  /** For a tensor that begins between two numbers of the mapping, which no view can reach. */
  private IValue copy(SafetensorsFile file, StoredTensor tensor, long[] shape) {
    try (TorchScope work = weights.another()) {
      IValue flat =
          program.run(
              work,
              "empty",
              tensor.values(),
              placement.torchDevice(),
              placement.type().torchCode());
      for (long begin = 0; begin < tensor.values(); begin += NUMBERS_AT_A_TIME) {
        int numbers = (int) Math.min(NUMBERS_AT_A_TIME, tensor.values() - begin);
        var buffer =
            ByteBuffer.allocateDirect(numbers * Float.BYTES).order(ByteOrder.nativeOrder());
        file.readInto(buffer.asFloatBuffer(), tensor, begin);
        program.run(work, "fill", flat, begin, work.floats(buffer, numbers));
      }
      return program.run(
          weights, "cut", flat, 0, shape, placement.torchDevice(), placement.type().torchCode());
    }
  }

  private static void requireShape(SafetensorsFile file, StoredTensor tensor, long[] shape) {
    List<Long> wanted = LongStream.of(shape).boxed().toList();
    if (!tensor.shape().equals(wanted)) {
      throw refusal(
          file, tensor, "has shape " + tensor.shape() + ", the configuration needs " + wanted);
    }
  }

  private static CheckpointException refusal(
      SafetensorsFile file, StoredTensor tensor, String problem) {
    return new CheckpointException(file.header().file(), "tensor " + tensor.name() + " " + problem);
  }
}
