package dev.crosskeep.verify;

import dev.crosskeep.checkpoint.JsonFields;
import dev.crosskeep.checkpoint.SafetensorsFile;
import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.llava.CachedSequence;
import dev.crosskeep.llava.LlavaModel;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.torch.Placement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Checks of a checkpoint directory that holds another implementation's outputs. */
final class CheckpointChecks {

  private final LlavaModel model;
  private final Path directory;
  private final List<Check> checks = new ArrayList<>();

  private CheckpointChecks(LlavaModel model, Path directory) {
    this.model = model;
    this.directory = directory;
  }

  static List<Check> of(Path directory, Placement placement) {
    try (LlavaModel model = LlavaModel.load(directory, placement)) {
      var checks = new CheckpointChecks(model, directory);
      checks.run();
      return checks.checks;
    }
  }

  private void run() {
    SafetensorsFile expected = SafetensorsFile.open(directory.resolve("expected.safetensors"));
    JsonFields fields = JsonFields.read(directory.resolve("expected.json"));
    List<PixelValues> pictures = pictures(expected);
    var prompt = new Prompt(fields.wholeNumbers("input_ids"), pictures);
    if (!pictures.isEmpty()) {
      checks.add(
          Check.numbers("image_features", features(pictures), expected.floats("image_features")));
    }
    checks.add(
        Check.numbers(
            "prompt_logits", model.promptLogits(prompt), expected.floats("prompt_logits")));
    checkSteps("", prompt, new FullCache(), fields, expected);
    Path pruned = directory.resolve("expected-csp.json");
    if (Files.exists(pruned)) {
      checkPruned(prompt, JsonFields.read(pruned));
    }
  }

  private void checkPruned(Prompt prompt, JsonFields fields) {
    SafetensorsFile expected = SafetensorsFile.open(directory.resolve("expected-csp.safetensors"));
    int promptTokens =
        prompt.tokenIds().length + prompt.images().size() * (model.config().tokensPerImage() - 1);
    checkSteps("csp ", prompt, PublishedSettings.of(fields).policy(promptTokens), fields, expected);
  }

  /**
   * Decodes along the expected tokens, so that one wrong choice does not spoil the steps after it.
   */
  private void checkSteps(
      String prefix,
      Prompt prompt,
      PruningPolicy policy,
      JsonFields fields,
      SafetensorsFile expected) {
    int[] tokens = fields.wholeNumbers("generated_ids");
    int vocabulary = model.config().vocabSize();
    var logits = new float[tokens.length * vocabulary];
    long different = 0;
    try (CachedSequence sequence = model.prefill(prompt, policy, tokens.length)) {
      if (fields.has("kept")) {
        checks.add(keptCheck(prefix + "kept", sequence, fields));
      }
      for (int step = 0; step < tokens.length; step++) {
        System.arraycopy(sequence.logits(), 0, logits, step * vocabulary, vocabulary);
        different += argMax(sequence.logits()) == tokens[step] ? 0 : 1;
        if (step < tokens.length - 1) {
          model.decode(sequence, tokens[step]);
        }
      }
    }
    checks.add(Check.numbers(prefix + "step_logits", logits, expected.floats("step_logits")));
    checks.add(Check.count(prefix + "generated_ids", different, "greedy tokens differ"));
  }

  private Check keptCheck(String name, CachedSequence sequence, JsonFields fields) {
    int[][][] layers = fields.wholeNumbersByLayer("kept");
    int heads = model.config().text().kvHeads();
    if (layers.length != model.config().text().layers()
        || Arrays.stream(layers).anyMatch(layer -> layer.length != heads)) {
      throw fields.refusal("kept", "must have a list per layer and head");
    }
    long different = 0;
    for (int layer = 0; layer < layers.length; layer++) {
      int[][] actual = sequence.kept(layer);
      for (int head = 0; head < heads; head++) {
        different += Positions.difference(actual[head], layers[layer][head]);
      }
    }
    return Check.count(name, different, "positions differ");
  }

  private float[] features(List<PixelValues> pictures) {
    int each = model.config().tokensPerImage() * model.config().text().hiddenSize();
    var features = new float[pictures.size() * each];
    for (int i = 0; i < pictures.size(); i++) {
      System.arraycopy(model.imageFeatures(pictures.get(i)), 0, features, i * each, each);
    }
    return features;
  }

  private static List<PixelValues> pictures(SafetensorsFile expected) {
    if (!expected.names().contains("pixel_values")) {
      return List.of();
    }
    float[] all = expected.floats("pixel_values");
    int size = expected.shape("pixel_values").getLast().intValue();
    int each = 3 * size * size;
    List<PixelValues> pictures = new ArrayList<>();
    for (int begin = 0; begin < all.length; begin += each) {
      pictures.add(new PixelValues(Arrays.copyOfRange(all, begin, begin + each), size));
    }
    return pictures;
  }

  private static int argMax(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }
}
