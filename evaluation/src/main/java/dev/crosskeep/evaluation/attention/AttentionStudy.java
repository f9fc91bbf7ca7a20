package dev.crosskeep.evaluation.attention;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Variant;
import dev.crosskeep.evaluation.prompting.SampleChats;
import dev.crosskeep.evaluation.run.Gains;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.llava.Prompt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Looks into a model's attention while it reads the samples of data sets. */
public final class AttentionStudy {

  private static final long SEED = 1;
  private static final double[] CONSTANTS = {0, 0.1, 0.2, 0.5, 1, 2, 5, 10};

  private final MileBench sets;
  private final Variant variant;
  private final GreedyModel model;
  private final PruningPolicy policy;
  private final int samples;
  private final double window;

  /**
   * A study.
   *
   * @param variant which of the data sets' annotations is read
   * @param policy what is pruned by, where it is looked at what pruning does
   * @param samples the most of each data set
   * @param window the share of a prompt, at its end, whose queries are looked at
   */
  public AttentionStudy(
      MileBench sets,
      Variant variant,
      GreedyModel model,
      PruningPolicy policy,
      int samples,
      double window) {
    this.sets = sets;
    this.variant = variant;
    this.model = model;
    this.policy = policy;
    this.samples = samples;
    this.window = window;
  }

  /**
   * Looks at some data sets.
   *
   * @param gains what an evaluation says of the same data sets, where the report is to compare
   * @throws dev.crosskeep.evaluation.milebench.MileBenchException when one cannot be used
   */
  public AttentionReport run(List<String> names, Optional<Gains> gains) {
    var random = new SplittableRandom(SEED);
    var sharpening = new Sharpening(CONSTANTS);
    Map<String, Looks> looks = new LinkedHashMap<>();
    for (String name : names) {
      looks.put(name, look(name, random, sharpening));
    }
    return new AttentionReport(looks, CONSTANTS, sharpening, gains);
  }

  private Looks look(String name, SplittableRandom random, Sharpening sharpening) {
    var annotation = sets.read(name, variant);
    var chats = new SampleChats(sets, name, annotation, model, 1);
    var looks = new Looks(model.layers());
    annotation.samples().stream()
        .limit(samples)
        .forEach(sample -> {
          try {
            var prompt = model.prompt(chats.of(sample));
            look(prompt, looks, random, sharpening);
          } catch (IOException e) {
            throw new UncheckedIOException(
                "Sample %d of %s: a picture cannot be read: %s".formatted(sample.id(), name, e), e);
          }
        });
    return looks;
  }

  private void look(Prompt prompt, Looks looks, SplittableRandom random, Sharpening sharpening) {
    try (var pruned = model.model().prefill(prompt, policy, 1)) {
      int queries = Math.max(1, (int) (window * pruned.promptTokens()));
      var logits = model.model().windowLogits(prompt, queries);
      looks.add(logits, random);
      sharpening.add(logits, pruned);
    }
  }
}
