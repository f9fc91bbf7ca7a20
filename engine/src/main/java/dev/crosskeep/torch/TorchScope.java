package dev.crosskeep.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Native values that are freed together, when the scope closes: a model's, a sequence's, one
 * layer's. Also the border where Java arrays become tensors and tensors become Java arrays.
 *
 * <p>A scope belongs to one thread at a time.
 */
public final class TorchScope implements AutoCloseable {

  private static final AtomicLong OPEN_VALUES = new AtomicLong();

  private final Device device;
  private final Set<IValue> values = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<TorchProgram> programs = new ArrayList<>();
  private boolean closed;

  private TorchScope(Device device) {
    this.device = device;
  }

  /** A scope whose new tensors lie on the device of {@code placement}. */
  public static TorchScope on(Placement placement) {
    return new TorchScope(placement.device());
  }

  /** A scope on the same device, with its own lifetime. */
  public TorchScope another() {
    return new TorchScope(device);
  }

  /** How many native values all scopes of this JVM hold: level after work means nothing leaked. */
  public static long openValues() {
    return OPEN_VALUES.get();
  }

  /** Compiles the source in a resource beside a class; the program is freed with this scope. */
  public TorchProgram program(Class<?> owner, String resource) {
    TorchProgram program = TorchProgram.load(owner, resource);
    programs.add(program);
    return program;
  }

  /** Takes charge of a value and returns it. */
  public IValue own(IValue value) {
    if (closed) {
      value.close();
      throw new IllegalStateException("the scope is closed");
    }
    if (values.add(value)) {
      OPEN_VALUES.incrementAndGet();
    }
    return value;
  }

  /** Hands one of this scope's values to another scope and returns it. */
  public IValue move(IValue value, TorchScope target) {
    if (!values.remove(value)) {
      throw new IllegalArgumentException("the value is not in this scope");
    }
    OPEN_VALUES.decrementAndGet();
    return target.own(value);
  }

  /** Frees one of this scope's values early. */
  public void free(IValue value) {
    if (values.remove(value)) {
      OPEN_VALUES.decrementAndGet();
      value.close();
    }
  }

  /** A float32 tensor. */
  public IValue floats(float[] numbers, long... shape) {
    try (NDManager manager = manager()) {
      return copyOf(manager.create(numbers, new Shape(shape)));
    }
  }

  /** A float32 tensor from a direct buffer in native byte order. */
  public IValue floats(ByteBuffer numbers, long... shape) {
    try (NDManager manager = manager()) {
      return copyOf(manager.create(numbers, new Shape(shape), DataType.FLOAT32));
    }
  }

  /** An int64 tensor of one dimension. */
  public IValue longs(long... numbers) {
    try (NDManager manager = manager()) {
      return copyOf(manager.create(numbers));
    }
  }

  /** A list of tensors; at least one. The list keeps its own references. */
  public IValue list(List<IValue> tensors) {
    return own(IValue.listFrom(tensors.toArray(IValue[]::new)));
  }

  /** The elements of a tuple; they belong to this scope. */
  public List<IValue> elements(IValue tuple) {
    return Stream.of(tuple.toIValueTuple()).map(this::own).toList();
  }

  /** The numbers of a float32 tensor, row by row; waits for the device. */
  public float[] floats(IValue tensor) {
    try (NDManager manager = manager();
        NDArray array = tensor.toTensor((PtNDManager) manager)) {
      return array.toFloatArray();
    }
  }

  /** The numbers of an int64 tensor, row by row; waits for the device. */
  public long[] longs(IValue tensor) {
    try (NDManager manager = manager();
        NDArray array = tensor.toTensor((PtNDManager) manager)) {
      return array.toLongArray();
    }
  }

  /** A tensor's shape, whatever its type. */
  public long[] shape(IValue tensor) {
    try (NDManager manager = manager();
        NDArray array = tensor.toTensor((PtNDManager) manager)) {
      return array.getShape().getShape();
    }
  }

  @Override
  public void close() {
    closed = true;
    OPEN_VALUES.addAndGet(-values.size());
    values.forEach(IValue::close);
    values.clear();
    programs.forEach(TorchProgram::close);
    programs.clear();
  }

  /** A copy, because an array made from a Java buffer borrows that buffer's memory. */
  private IValue copyOf(NDArray borrowed) {
    return own(IValue.from((PtNDArray) borrowed.duplicate()));
  }

  /** Holds DJL's arrays for the moment of a copy, theirs on the way included. */
  private NDManager manager() {
    return Engine.getEngine("PyTorch").newBaseManager(device);
  }
}
