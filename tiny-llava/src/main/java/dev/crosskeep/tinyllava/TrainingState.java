package dev.crosskeep.tinyllava;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;

/** All that training has reached so far; survives a kill. */
final class TrainingState {

  private final Parameters parameters;
  private final TrainedTensors eyes;
  private final TrainedTensors decoder;
  private final Curriculum curriculum;
  private final NDManager manager;
  private int step;
  private double seconds;

  private TrainingState(
      Parameters parameters,
      TrainedTensors eyes,
      TrainedTensors decoder,
      Curriculum curriculum,
      int step,
      double seconds,
      NDManager manager) {
    this.parameters = parameters;
    this.eyes = eyes;
    this.decoder = decoder;
    this.curriculum = curriculum;
    this.step = step;
    this.seconds = seconds;
    this.manager = manager;
  }

  /** A state as training begins it. */
  static TrainingState fresh(Parameters parameters, long seed, NDManager manager) {
    var random = new SplittableRandom(seed);
    return new TrainingState(
        parameters,
        TrainedTensors.fresh("eyes", parameters.eyes(), random, manager),
        TrainedTensors.fresh("decoder", parameters.decoder(), random, manager),
        new Curriculum(),
        0,
        0,
        manager);
  }

  Parameters parameters() {
    return parameters;
  }

  /** The vision tower and the projector. */
  TrainedTensors eyes() {
    return eyes;
  }

  TrainedTensors decoder() {
    return decoder;
  }

  /** The decoder's word embeddings, {@code [vocabulary, width]}. */
  NDArray embedding() {
    return decoder.values().get(0);
  }

  Curriculum curriculum() {
    return curriculum;
  }

  NDManager manager() {
    return manager;
  }

  /** Steps of the decoder so far. */
  int step() {
    return step;
  }

  /** Seconds of training so far, over all runs. */
  double seconds() {
    return seconds;
  }

  /** Counts a step that took some seconds. */
  void stepped(double took) {
    step++;
    seconds += took;
  }

  /** Writes the state so that a kill leaves the old one or the new one. */
  void save(Path file) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try (var out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 20))) {
      out.writeInt(parameters.vocabulary());
      out.writeInt(step);
      out.writeDouble(seconds);
      out.writeInt(curriculum.stage());
      out.writeInt(curriculum.stageSteps());
      out.writeDouble(curriculum.fallsFrom());
      eyes.write(out);
      decoder.write(out);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Reads what {@link #save} wrote. */
  static TrainingState load(Path file, NDManager manager) throws IOException {
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      var parameters = new Parameters(in.readInt());
      int step = in.readInt();
      double seconds = in.readDouble();
      var curriculum = new Curriculum(in.readInt(), in.readInt(), in.readDouble());
      return new TrainingState(
          parameters,
          TrainedTensors.read("eyes", parameters.eyes(), in, manager),
          TrainedTensors.read("decoder", parameters.decoder(), in, manager),
          curriculum,
          step,
          seconds,
          manager);
    }
  }
}
