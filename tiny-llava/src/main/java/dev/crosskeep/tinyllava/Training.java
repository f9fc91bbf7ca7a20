package dev.crosskeep.tinyllava;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Trains the bundled model from scratch, or goes on where an earlier run of the folder stopped. */
final class Training {

  private static final double SECONDS_BETWEEN_SAVES = 60;

  /** Steps that bring pictures and words together before the decoder learns. */
  static final int ALIGNMENT_STEPS = 2000;

  private static final int ALIGNMENT_WARM_UP_STEPS = 100;
  private static final double ALIGNMENT_RATE = 2e-3;
  private static final long ALIGNMENT_SEED = 777;

  /** Spreads the seeds of steps, so that runs with neighbouring seeds share no data. */
  private static final long SEED_STRIDE = 1_000_000_007L;

  private final Path folder;
  private final int alignmentSteps;
  private final Duration time;
  private final long seed;
  private final PrintStream out;

  /**
   * @param folder where the state is kept and the tokenizer written
   * @param alignmentSteps steps that come first, see {@link #ALIGNMENT_STEPS}
   * @param time how long to train after them, over all runs
   */
  Training(Path folder, int alignmentSteps, Duration time, long seed, PrintStream out) {
    this.folder = folder;
    this.alignmentSteps = alignmentSteps;
    this.time = time;
    this.seed = seed;
    this.out = out;
  }

  private Path stateFile() {
    return folder.resolve("training-state.bin");
  }

  /** Trains until the time is over, then exports the checkpoint into {@code checkpoint}. */
  void run(Path checkpoint) throws IOException {
    Files.createDirectories(folder);
    var tokenizerFile = folder.resolve("tokenizer.json");
    var tokenizer = new TokenizerFile(Words.all());
    new JsonMapper().writeValue(tokenizerFile, tokenizer.content());
    try (var encoder = new TextEncoder(tokenizerFile);
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
        var producer = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory())) {
      var state =
          Files.exists(stateFile())
              ? TrainingState.load(stateFile(), manager)
              : TrainingState.fresh(new Parameters(tokenizer.size()), seed, manager);
      try (var trainer = new Trainer(state, words(encoder))) {
        var builder = new BatchBuilder(encoder);
        if (state.step() == 0) {
          align(trainer, builder);
        }
        train(state, trainer, new Batches(builder, producer));
        state.save(stateFile());
        Exporter.export(state, tokenizerFile, checkpoint);
        ExportCheck.compare(trainer, encoder, checkpoint, seed, out);
      }
    }
  }

  private static List<long[]> words(TextEncoder encoder) {
    return Stream.of(Lexicon.COLOURS, Lexicon.SHAPES, Lexicon.ROWS, Lexicon.COLUMNS)
        .map(group -> group.stream().mapToLong(word -> encoder.single(" " + word)).toArray())
        .toList();
  }

  /** Builds the next step's batch while a step runs. */
  private final class Batches {

    private final BatchBuilder builder;
    private final java.util.concurrent.ExecutorService producer;

    Batches(BatchBuilder builder, java.util.concurrent.ExecutorService producer) {
      this.builder = builder;
      this.producer = producer;
    }

    Future<Batch> at(int step, Mix mix) {
      return producer.submit(
          () -> builder.build(mix, new SplittableRandom(seed * SEED_STRIDE + step)));
    }
  }

  private void align(Trainer trainer, BatchBuilder builder) {
    double loss = Double.NaN;
    for (int i = 0; i < alignmentSteps; i++) {
      var batch =
          builder.build(
              Mix.ALIGNMENT, new SplittableRandom(seed * SEED_STRIDE + ALIGNMENT_SEED + i));
      double warm = Math.min(1, (i + 1.0) / ALIGNMENT_WARM_UP_STEPS);
      double fall = 0.5 * (1 + Math.cos(Math.PI * i / alignmentSteps));
      loss = trainer.align(batch, ALIGNMENT_RATE * warm * fall);
    }
    out.printf("aligned: mean squared distance of patches to their words %.4f%n", loss);
  }

  private void train(TrainingState state, Trainer trainer, Batches batches) throws IOException {
    var curriculum = state.curriculum();
    var progress = new Progress(out, time);
    double saved = state.seconds();
    var next = batches.at(state.step(), curriculum.mix());
    while (state.seconds() < time.toSeconds()) {
      long began = System.nanoTime();
      double share = state.seconds() / time.toSeconds();
      var batch = await(next);
      next = batches.at(state.step() + 1, curriculum.mix());
      double rate = curriculum.rate(state.step(), share);
      var outcome = trainer.step(batch, rate);
      curriculum.learnt(outcome.hits(), share);
      state.stepped((System.nanoTime() - began) / 1e9);
      progress.show(state, batch, outcome, rate);
      if (state.seconds() - saved > SECONDS_BETWEEN_SAVES) {
        state.save(stateFile());
        saved = state.seconds();
      }
    }
    await(next);
  }

  private static Batch await(Future<Batch> batch) {
    try {
      return batch.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a batch could not be built", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a batch was built", e);
    }
  }
}
