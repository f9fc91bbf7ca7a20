package dev.crosskeep.evaluation.attention;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Sample;
import dev.crosskeep.evaluation.milebench.SkippedSample;
import dev.crosskeep.evaluation.milebench.Variant;
import dev.crosskeep.evaluation.prompting.SampleChats;
import dev.crosskeep.evaluation.run.Gains;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.image.InvalidImageException;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.llava.PromptTooLongException;
import dev.crosskeep.prompt.InvalidPromptException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks into a model's attention while it reads the samples of data sets. */
public final class AttentionStudy {

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
   * Looks at some data sets. A sample that cannot be read is skipped, and the page names it.
   *
   * @param gains what an evaluation says of the same data sets, where the report is to compare
   * @throws dev.crosskeep.evaluation.milebench.MileBenchException when one cannot be used
   * @throws NothingReadException when no sample can be read
   */
  public AttentionReport run(List<String> names, Optional<Gains> gains) {
    var measures = new Measures(model.model().config().text(), window);
    var skipped = new Skipped();
    for (String name : names) {
      measures.begin(name);
      eachPrompt(name, skipped, prompt -> look(name, prompt, measures));
    }
    if (measures.empty()) {
      throw new NothingReadException("There is nothing to look at. " + skipped.sentence());
    }
    return new AttentionReport(measures.sections(gains), skipped);
  }

  /** Reads the samples of a data set, as many as can be read. */
  private void eachPrompt(String name, Skipped skipped, Consumer<Prompt> reader) {
    var annotation = sets.read(name, variant);
    annotation.skipped().forEach(sample -> skipped.add(name, sample));
    var chats = new SampleChats(sets, name, annotation, model, 1);
    for (Sample sample : annotation.samples().stream().limit(samples).toList()) {
      try {
        reader.accept(model.prompt(chats.of(sample)));
      } catch (IOException e) {
        skipped.add(name, skipped(sample, "a picture cannot be read: " + e));
      } catch (InvalidImageException | InvalidPromptException | PromptTooLongException e) {
        skipped.add(name, skipped(sample, String.valueOf(e.getMessage())));
      }
    }
  }

  private static SkippedSample skipped(Sample sample, String reason) {
    return new SkippedSample(Long.toString(sample.id()), reason);
  }

  private void look(String dataset, Prompt prompt, Measures measures) {
    try (var pruned = model.model().prefill(prompt, policy, 1)) {
      int queries = Math.max(1, (int) (window * pruned.promptTokens()));
      measures.add(dataset, model.model().windowLogits(prompt, queries), pruned);
    }
  }
}
