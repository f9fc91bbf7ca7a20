package dev.crosskeep.evaluation.attention;

import dev.crosskeep.evaluation.run.Gains;
import dev.crosskeep.llama.LlamaConfig;
import dev.crosskeep.llava.CachedSequence;
import dev.crosskeep.llava.WindowLogits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/** All that a study looks at in its prompts. */
final class Measures {

  private static final long SEED = 1;

  private final LlamaConfig model;
  private final double window;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<String, Looks> looks = new LinkedHashMap<>();
  private final Sharpening sharpening = new Sharpening(Constant.ALL);
  private final ConstantInScores scores;
  private final Optional<ConstantInScores> lastQueryScores;
  private final ListOverlaps overlaps = new ListOverlaps();
  private final ListOverlaps lastQueryOverlaps = new ListOverlaps();
  private final Map<String, WindowContents> contents = new LinkedHashMap<>();

  /**
   * Nothing yet.
   *
   * @param window the share of a prompt, at its end, whose queries are looked at
   */
  Measures(LlamaConfig model, double window) {
    this.model = model;
    this.window = window;
    this.scores = new ConstantInScores(Constant.ALL, model.layers());
    this.lastQueryScores =
        model.heads() > model.kvHeads()
            ? Optional.of(new ConstantInScores(Constant.ALL, model.layers()))
            : Optional.empty();
  }

  /** Names a data set, of which there may be prompts. */
  void begin(String dataset) {
    looks.put(dataset, new Looks(model.layers()));
    contents.put(dataset, new WindowContents());
  }

  /** Takes in a prompt of a data set that was named, and what a policy keeps of it. */
  void add(String dataset, WindowLogits logits, CachedSequence pruned) {
    Objects.requireNonNull(looks.get(dataset)).add(logits, random);
    Objects.requireNonNull(contents.get(dataset)).add(logits.image());
    scores.add(logits, model.kvHeads(), logits.queries());
    lastQueryScores.ifPresent(last -> last.add(logits, model.kvHeads(), 1));
    overlaps.add(logits, model.kvHeads(), logits.queries());
    lastQueryOverlaps.add(logits, model.kvHeads(), 1);
    sharpening.add(logits, pruned);
  }

  /** Whether there was no prompt. */
  boolean empty() {
    return sharpening.empty();
  }

  /** What came of it. */
  List<Section> sections(Optional<Gains> gains) {
    List<Section> sections = new ArrayList<>();
    sections.add(new DistributionSection(looks));
    gains.ifPresent(gained -> sections.add(new GainSection(looks, gained)));
    sections.add(new WindowSection(contents));
    sections.add(new OverlapSection(window, overlaps, lastQueryOverlaps));
    sections.add(new ScoringSection(scores, lastQueryScores));
    sections.add(new SharpeningSection(sharpening));
    return sections;
  }
}
