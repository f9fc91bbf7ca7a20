package dev.crosskeep.tinyllava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class TrainerTest {

  @TempDir private Path folder;
  private TextEncoder encoder;
  private NDManager manager;
  private Batch batch;

  @BeforeEach
  void drawBatch() throws IOException {
    var file = folder.resolve("tokenizer.json");
    new JsonMapper().writeValue(file, new TokenizerFile(Words.all()).content());
    encoder = new TextEncoder(file);
    manager = Engine.getEngine("PyTorch").newBaseManager();
    batch =
        new BatchBuilder(encoder)
            .build(
                new Mix(2, 0, 0, 600, 0.4, Map.of(Family.COLOUR, 1.0, Family.COUNT, 1.0)),
                new SplittableRandom(5));
  }

  @AfterEach
  void free() {
    manager.close();
    encoder.close();
  }

  private TrainingState fresh() {
    return TrainingState.fresh(new Parameters(new TokenizerFile(Words.all()).size()), 1, manager);
  }

  private Trainer trainer(TrainingState state) {
    // Any words serve: 8 for the colours, 8 for the shapes, 3 rows and 3 columns.
    long[] eight = {10, 11, 12, 13, 14, 15, 16, 17};
    long[] three = {20, 21, 22};
    return new Trainer(state, List.of(eight, eight, three, three));
  }

  @Test
  void stepsLowerTheLossOfABatchThatIsRepeated() {
    try (var trainer = trainer(fresh())) {
      double first = trainer.step(batch, 2e-3).loss();
      double last = first;
      for (int i = 0; i < 25; i++) {
        last = trainer.step(batch, 2e-3).loss();
      }
      assertThat(last).isLessThan(first / 2);
    }
  }

  @Test
  void alignmentBringsPatchesNearTheirWordsAndLeavesTheDecoderAlone() {
    var state = fresh();
    float[] before = state.embedding().toFloatArray();
    try (var trainer = trainer(state)) {
      double first = trainer.align(batch, 2e-3);
      double last = first;
      for (int i = 0; i < 25; i++) {
        last = trainer.align(batch, 2e-3);
      }
      assertThat(last).isLessThan(first / 2);
    }
    assertThat(state.embedding().toFloatArray()).isEqualTo(before);
  }

  @Test
  void everyAnswerOfTheBatchIsCountedOnce() {
    try (var trainer = trainer(fresh())) {
      var hits = trainer.step(batch, 0).hits();
      assertThat(hits.values().stream().mapToInt(h -> h[1]).sum())
          .isEqualTo(batch.answers().size());
    }
  }

  @Test
  void directAnswersAreLearntButNotCounted() {
    var mix = new Mix(2, 0, 1, 600, 0.4, Map.of(Family.COLOUR, 1.0));
    var direct = new BatchBuilder(encoder).build(mix, new SplittableRandom(5));
    assertThat(direct.targets()).isNotEmpty();
    assertThat(direct.answers()).isEmpty();
    try (var trainer = trainer(fresh())) {
      var outcome = trainer.step(direct, 0);
      assertThat(outcome.loss()).isPositive();
      assertThat(outcome.hits()).isEmpty();
    }
  }

  @Test
  void aSavedStateGoesOnAsIfNothingHadHappened() throws IOException {
    var state = fresh();
    var file = folder.resolve("state.bin");
    double straight;
    try (var trainer = trainer(state)) {
      trainer.step(batch, 2e-3);
      state.stepped(1);
      state.save(file);
      straight = trainer.step(batch, 2e-3).loss();
    }
    var loaded = TrainingState.load(file, manager);
    assertThat(loaded.step()).isEqualTo(1);
    try (var trainer = trainer(loaded)) {
      assertThat(trainer.step(batch, 2e-3).loss()).isCloseTo(straight, within(1e-6));
    }
  }

  @Test
  void aQuestionSeesTheContextAndItselfOnly() {
    // Other tokens in one question must not move the logits of any other question.
    try (var trainer = trainer(fresh())) {
      float[] before = trainer.logits(batch);
      long first = batch.segments()[Math.toIntExact(batch.lossPlaces()[0])];
      long[] ids = batch.ids().clone();
      for (int i = 0; i < batch.length(); i++) {
        if (batch.segments()[i] == first) {
          ids[i] = 20;
        }
      }
      float[] after = trainer.logits(withIds(ids));
      int vocabulary = before.length / batch.lossPlaces().length;
      for (int t = 0; t < batch.lossPlaces().length; t++) {
        int place = Math.toIntExact(batch.lossPlaces()[t]);
        boolean touched = place < batch.length() && batch.segments()[place] == first;
        float difference = 0;
        for (int id = 0; id < vocabulary; id++) {
          int at = t * vocabulary + id;
          difference = Math.max(difference, Math.abs(before[at] - after[at]));
        }
        assertThat(difference > 1e-5).as("position %d", place).isEqualTo(touched);
      }
    }
  }

  private Batch withIds(long[] ids) {
    return new Batch(
        batch.rows(),
        batch.length(),
        batch.pictures(),
        ids,
        batch.positions(),
        batch.segments(),
        batch.patches(),
        batch.imagePlaces(),
        batch.patchWords(),
        batch.lossPlaces(),
        batch.targets(),
        batch.answers());
  }
}
