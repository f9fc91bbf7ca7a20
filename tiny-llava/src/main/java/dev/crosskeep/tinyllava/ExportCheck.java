package dev.crosskeep.tinyllava;

import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.llava.LlavaModel;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Compares an exported checkpoint, run by the serving engine, with the trainer's own logits. */
final class ExportCheck {

  /** Largest absolute difference of a logit in float32. */
  private static final double TOLERANCE = 1e-3;

  private static final Map<Family, Double> EVERYTHING =
      Map.of(Family.COLOUR, 1.0, Family.WHICH, 1.0, Family.CAPTION, 1.0, Family.REFUSAL, 1.0);

  private static final int PICTURES = 3;
  private static final int TOKENS = 1000;

  private ExportCheck() {}

  /**
   * Reads packed conversations one question at a time and decodes each answer.
   *
   * @throws IllegalStateException when a logit differs by more than the tolerance
   */
  static void compare(
      Trainer trainer, TextEncoder encoder, Path checkpoint, long seed, PrintStream out) {
    var mix = new Mix(PICTURES, 0, 0.25, TOKENS, 0.4, EVERYTHING);
    var batch = new BatchBuilder(encoder).build(mix, new SplittableRandom(seed));
    float[] expected = trainer.logits(batch);
    double largest = 0;
    try (var model = LlavaModel.load(checkpoint, Placement.cpu(ComputeType.FLOAT32))) {
      int vocabulary = model.config().vocabSize();
      for (var answer : batch.answers()) {
        try (var sequence =
            model.prefill(
                promptBefore(batch, answer, encoder),
                new FullCache(),
                answer.to() - answer.from())) {
          for (int i = answer.from(); i < answer.to(); i++) {
            if (i > answer.from()) {
              model.decode(sequence, Math.toIntExact(batch.targets()[i - 1]));
            }
            for (int id = 0; id < vocabulary; id++) {
              double difference = Math.abs(sequence.logits()[id] - expected[i * vocabulary + id]);
              largest = Math.max(largest, difference);
            }
          }
        }
      }
    }
    out.printf(
        Locale.ROOT,
        "exported: %d answers decoded by the engine differ from the trainer's logits by %.1e at"
            + " most%n",
        batch.answers().size(),
        largest);
    if (!(largest <= TOLERANCE)) {
      throw new IllegalStateException("the exported checkpoint is not the trained model");
    }
  }

  /** All that an answer's first token depends on: the context, and its own segment so far. */
  private static Prompt promptBefore(Batch batch, Batch.Answer answer, TextEncoder encoder) {
    int last = Math.toIntExact(batch.lossPlaces()[answer.from()]);
    int row = last / batch.length();
    int start = row * batch.length();
    long segment = batch.segments()[last];
    int image = encoder.single("<image>");
    var seen =
        IntStream.rangeClosed(start, last)
            .filter(i -> batch.segments()[i] == 0 || batch.segments()[i] == segment)
            .mapToLong(i -> batch.ids()[i])
            .toArray();
    var ids = new ArrayList<Integer>();
    for (int i = 0; i < seen.length; i++) {
      ids.add(Math.toIntExact(seen[i]));
      if (seen[i] == image) {
        i += Renderer.PATCHES - 1;
      }
    }
    List<PixelValues> pictures =
        IntStream.range(row * batch.pictures(), (row + 1) * batch.pictures())
            .mapToObj(picture -> pixels(batch.patches(), picture))
            .toList();
    return new Prompt(ids.stream().mapToInt(id -> id).toArray(), pictures);
  }

  /** Puts a picture's patches together again. */
  private static PixelValues pixels(float[] patches, int picture) {
    int side = Renderer.SIZE / Renderer.PATCH_SIZE;
    var values = new float[3 * Renderer.SIZE * Renderer.SIZE];
    int from = picture * Renderer.PATCHES * Renderer.VALUES;
    for (int patch = 0; patch < Renderer.PATCHES; patch++) {
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < Renderer.PATCH_SIZE; y++) {
          int row = patch / side * Renderer.PATCH_SIZE + y;
          int column = patch % side * Renderer.PATCH_SIZE;
          System.arraycopy(
              patches,
              from,
              values,
              (c * Renderer.SIZE + row) * Renderer.SIZE + column,
              Renderer.PATCH_SIZE);
          from += Renderer.PATCH_SIZE;
        }
      }
    }
    return new PixelValues(values, Renderer.SIZE);
  }
}
