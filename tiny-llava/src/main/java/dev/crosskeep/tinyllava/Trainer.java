package dev.crosskeep.tinyllava;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.TorchProgram;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Takes optimisation steps: one native call each, for forward, backward, clipping and AdamW. */
final class Trainer implements AutoCloseable {

  private static final float[] BETAS = {0.9f, 0.98f};
  private static final float WEIGHT_DECAY = 0.01f;
  private static final float LARGEST_GRADIENT_NORM = 1;

  /** Numbers that a step returns before the hits. */
  private static final int LOSSES = 1;

  private final TorchProgram program = TorchProgram.load(Trainer.class, "tiny_llava.py");
  private final TrainingState state;
  private final List<long[]> words;

  /**
   * What a step showed on data that were new to the model.
   *
   * @param loss mean cross-entropy of the answers' tokens, in nats
   * @param hits for each family how many answers were right in every token, and how many there were
   */
  record Outcome(double loss, Map<Family, int[]> hits) {}

  /**
   * @param words token ids of the colours, the shapes, the rows and the columns
   */
  Trainer(TrainingState state, List<long[]> words) {
    this.state = state;
    this.words = List.copyOf(words);
  }

  /**
   * One step of AdamW that teaches the vision tower and the projector to show the decoder a patch
   * as the words for it; the decoder stands still.
   *
   * @return mean squared distance to the words' embeddings
   */
  double align(Batch batch, double rate) {
    try (NDManager manager = state.manager().newSubManager()) {
      var inputs = new NDList();
      state.eyes().addTo(inputs);
      inputs.add(alone(state.embedding(), manager));
      inputs.add(pixels(batch, manager));
      inputs.add(
          manager.create(batch.patchWords(), new Shape(batch.patchCount(), Batch.PATCH_WORDS)));
      for (var ids : words) {
        inputs.add(named("words[]", manager.create(ids)));
      }
      addSettings(inputs, rate, manager);
      return run("align", inputs, manager)[0];
    }
  }

  /** One step of AdamW that teaches the decoder; the vision tower and projector stand still. */
  Outcome step(Batch batch, double rate) {
    try (NDManager manager = state.manager().newSubManager()) {
      var inputs = new NDList(state.eyes().values());
      state.decoder().addTo(inputs);
      addConversations(inputs, batch, manager);
      inputs.add(manager.create(batch.targets()));
      addSettings(inputs, rate, manager);
      return outcome(batch, run("step", inputs, manager));
    }
  }

  private static void addSettings(NDList inputs, double rate, NDManager manager) {
    inputs.add(
        manager.create(
            new float[] {(float) rate, BETAS[0], BETAS[1], WEIGHT_DECAY, LARGEST_GRADIENT_NORM}));
    inputs.add(sizes(ComputeType.BFLOAT16, manager));
  }

  private static NDArray pixels(Batch batch, NDManager manager) {
    return manager.create(
        batch.patches(), new Shape(batch.pictureCount(), Renderer.PATCHES, Renderer.VALUES));
  }

  /**
   * The logits at a batch's loss positions, in float32 throughout: {@code [t, vocabulary]}, flat.
   * What an exported checkpoint has to reproduce.
   */
  float[] logits(Batch batch) {
    try (NDManager manager = state.manager().newSubManager()) {
      var inputs = new NDList(state.eyes().values());
      inputs.addAll(state.decoder().values());
      addConversations(inputs, batch, manager);
      inputs.add(sizes(ComputeType.FLOAT32, manager));
      return run("logits", inputs, manager);
    }
  }

  private static void addConversations(NDList inputs, Batch batch, NDManager manager) {
    var tokens = new Shape(batch.rows(), batch.length());
    inputs.add(manager.create(batch.ids(), tokens));
    inputs.add(manager.create(batch.positions(), tokens));
    inputs.add(manager.create(batch.segments(), tokens));
    inputs.add(pixels(batch, manager));
    inputs.add(manager.create(batch.imagePlaces()));
    inputs.add(manager.create(batch.lossPlaces()));
  }

  private static NDArray sizes(ComputeType products, NDManager manager) {
    return manager.create(
        new long[] {
          Parameters.VISION_LAYERS,
          Parameters.VISION_HEADS,
          Parameters.LAYERS,
          Parameters.HEADS,
          products.torchCode()
        });
  }

  /** Runs a method with gradients allowed, which DJL's {@code runMethod} never does. */
  private float[] run(String method, NDList inputs, NDManager manager) {
    inputs.add(named("module_method:" + method, manager.create(0f)));
    JniUtils.setGraphExecutorOptimize(false);
    NDList result = IValueUtils.forward(program.module(), inputs, true);
    result.attach(manager);
    return result.singletonOrThrow().toFloatArray();
  }

  private static Outcome outcome(Batch batch, float[] result) {
    var hits = new EnumMap<Family, int[]>(Family.class);
    for (var answer : batch.answers()) {
      boolean whole = true;
      for (int i = answer.from(); i < answer.to(); i++) {
        whole &= result[LOSSES + i] == 1;
      }
      var count = hits.computeIfAbsent(answer.family(), f -> new int[2]);
      count[0] += whole ? 1 : 0;
      count[1]++;
    }
    return new Outcome(result[0], hits);
  }

  /** The same numbers under no name, so that they do not join a list. */
  private static NDArray alone(NDArray array, NDManager manager) {
    NDArray copy = array.duplicate();
    copy.attach(manager);
    copy.setName(null);
    return copy;
  }

  private static NDArray named(String name, NDArray array) {
    array.setName(name);
    return array;
  }

  @Override
  public void close() {
    program.close();
  }
}
