package dev.crosskeep.tinyllava;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.crosskeep.checkpoint.FloatTensor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Parameters that are trained together, with their AdamW moments and step counters. */
final class TrainedTensors {

  private final List<Parameters.Tensor> tensors;
  private final String name;
  private final NDList values = new NDList();
  private final NDList firstMoments = new NDList();
  private final NDList secondMoments = new NDList();
  private final NDList counters = new NDList();

  private TrainedTensors(String name, List<Parameters.Tensor> tensors) {
    this.name = name;
    this.tensors = tensors;
  }

  /** The tensors as training begins them. */
  static TrainedTensors fresh(
      String name, List<Parameters.Tensor> tensors, RandomGenerator random, NDManager manager) {
    var trained = new TrainedTensors(name, tensors);
    for (var tensor : tensors) {
      int elements = tensor.elements();
      trained.add(
          tensor, first(tensor, random), new float[elements], new float[elements], 0, manager);
    }
    return trained;
  }

  private static float[] first(Parameters.Tensor tensor, RandomGenerator random) {
    var values = new float[tensor.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          tensor.deviation() == 0
              ? tensor.constant()
              : (float) (random.nextGaussian() * tensor.deviation());
    }
    if (tensor.keysAsQueries()) {
      System.arraycopy(values, 0, values, values.length / 3, values.length / 3);
    }
    return values;
  }

  private void add(
      Parameters.Tensor tensor,
      float[] value,
      float[] first,
      float[] second,
      float counter,
      NDManager manager) {
    var shape = new Shape(tensor.shape());
    // DJL hands arrays whose names are equal and end so to TorchScript as one list.
    values.add(named(name + "[]", manager.create(value, shape)));
    firstMoments.add(named(name + "First[]", manager.create(first, shape)));
    secondMoments.add(named(name + "Second[]", manager.create(second, shape)));
    counters.add(named(name + "Counters[]", manager.create(counter)));
  }

  private static NDArray named(String name, NDArray array) {
    array.setName(name);
    return array;
  }

  NDList values() {
    return values;
  }

  /** Adds the values, both moments and the counters: four lists to TorchScript. */
  void addTo(NDList inputs) {
    inputs.addAll(values);
    inputs.addAll(firstMoments);
    inputs.addAll(secondMoments);
    inputs.addAll(counters);
  }

  /** The values on the heap by the tensors' names. */
  Map<String, FloatTensor> byName() {
    var byName = new LinkedHashMap<String, FloatTensor>();
    for (int i = 0; i < tensors.size(); i++) {
      var tensor = tensors.get(i);
      byName.put(tensor.name(), FloatTensor.of(values.get(i).toFloatArray(), tensor.shape()));
    }
    return byName;
  }

  void write(DataOutputStream out) throws IOException {
    for (int i = 0; i < values.size(); i++) {
      write(out, values.get(i));
      write(out, firstMoments.get(i));
      write(out, secondMoments.get(i));
      write(out, counters.get(i));
    }
  }

  static TrainedTensors read(
      String name, List<Parameters.Tensor> tensors, DataInputStream in, NDManager manager)
      throws IOException {
    var trained = new TrainedTensors(name, tensors);
    for (var tensor : tensors) {
      int elements = tensor.elements();
      trained.add(
          tensor,
          read(in, elements),
          read(in, elements),
          read(in, elements),
          read(in, 1)[0],
          manager);
    }
    return trained;
  }

  private static void write(DataOutputStream out, NDArray array) throws IOException {
    var floats = array.toFloatArray();
    var bytes = ByteBuffer.allocate(floats.length * Float.BYTES);
    bytes.asFloatBuffer().put(floats);
    out.write(bytes.array());
  }

  private static float[] read(DataInputStream in, int count) throws IOException {
    var floats = new float[count];
    ByteBuffer.wrap(in.readNBytes(count * Float.BYTES)).asFloatBuffer().get(floats);
    return floats;
  }
}
