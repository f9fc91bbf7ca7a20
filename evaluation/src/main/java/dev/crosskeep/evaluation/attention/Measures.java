package dev.crosskeep.evaluation.attention;

import dev.crosskeep.evaluation.run.Gains;
import dev.crosskeep.llama.LlamaConfig;
import dev.crosskeep.llava.CachedSequence;
import dev.crosskeep.llava.WindowLogits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** All that a study looks at in its prompts. */
final class Measures {

  private static final long SEED = 1;
  private static final double[] CONSTANTS = {0, 0.1, 0.2, 0.5, 1, 2, 5, 10};

  private final LlamaConfig model;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<String, Looks> looks = new LinkedHashMap<>();
  private final Sharpening sharpening = new Sharpening(CONSTANTS);
  private final ConstantInScores scores;
  private final Optional<ConstantInScores> lastQueryScores;

  Measures(LlamaConfig model) {
    this.model = model;
    this.scores = new ConstantInScores(Constant.ALL, model.layers());
    this.lastQueryScores =
        model.heads() > model.kvHeads()
            ? Optional.of(new ConstantInScores(Constant.ALL, model.layers()))
            : Optional.empty();
  }

  /** Names a data set, of which there may be prompts. */
  void begin(String dataset) {
    looks.put(dataset, new Looks(model.layers()));
  }

  /** Takes in a prompt, and what a policy keeps of it. */
  void add(String dataset, WindowLogits window, CachedSequence pruned) {
    looks.computeIfAbsent(dataset, _ -> new Looks(model.layers())).add(window, random);
    scores.add(window, model.kvHeads(), window.queries());
    lastQueryScores.ifPresent(last -> last.add(window, model.kvHeads(), 1));
    sharpening.add(window, pruned);
  }

  /** Whether there was no prompt. */
  boolean empty() {
    return sharpening.rows() == 0;
  }

  /** What came of it. */
  List<Section> sections(Optional<Gains> gains) {
    List<Section> sections = new ArrayList<>();
    sections.add(new DistributionSection(looks));
    gains.ifPresent(gained -> sections.add(new GainSection(looks, gained)));
    sections.add(new ScoringSection(scores, lastQueryScores));
    sections.add(new SharpeningSection(CONSTANTS, sharpening));
    return sections;
  }
}
