package dev.crosskeep.evaluation.run;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Sample;
import dev.crosskeep.evaluation.prompting.SampleChats;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.image.InvalidImageException;
import dev.crosskeep.llava.PromptTooLongException;
import dev.crosskeep.prompt.InvalidPromptException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks a model every sample of a plan under every policy, and keeps the answers. */
public final class EvaluationRun {

  /** Hears how far a run is. */
  @FunctionalInterface
  public interface Listener {

    /** So many samples of all have been asked, in this run and before. */
    void asked(int samples, int all);
  }

  private record Key(String dataset, long sample) {}

  private final MileBench sets;
  private final EvaluationPlan plan;
  private final Map<String, Annotation> annotations;

  /**
   * A run over some data sets.
   *
   * @throws dev.crosskeep.evaluation.milebench.MileBenchException when one cannot be used
   */
  public EvaluationRun(MileBench sets, EvaluationPlan plan) {
    this.sets = sets;
    this.plan = plan;
    this.annotations = DataSets.read(sets, plan);
  }

  /**
   * Asks what has not been asked yet. A sample that cannot be asked is kept as skipped, with the
   * reason, and the run goes on.
   *
   * @throws EvaluationException when the file holds the results of another plan
   */
  public void run(Path file, GreedyModel model, Listener listener) {
    try (var results = ResultFile.open(file, plan)) {
      Set<Key> done = new HashSet<>();
      results.results().forEach(result -> done.add(new Key(result.dataset(), result.sample())));
      int all = annotations.values().stream().mapToInt(set -> chosen(set).size()).sum();
      annotations.forEach((dataset, annotation) -> {
        var chats = new SampleChats(sets, dataset, annotation, model, plan.mostTokens());
        for (Sample sample : chosen(annotation)) {
          if (done.add(new Key(dataset, sample.id()))) {
            results.add(ask(model, chats, sample));
          }
          listener.asked(results.results().size(), all);
        }
      });
    }
  }

  private SampleResult ask(GreedyModel model, SampleChats chats, Sample sample) {
    String dataset = chats.dataset();
    try {
      var policies = plan.contenders().stream().map(Contender::policy).toList();
      var answers = model.comparedAnswers(chats.of(sample), policies, plan.mostTokens());
      return SampleResult.of(dataset, sample.id(), answers);
    } catch (IOException e) {
      return SampleResult.skipped(dataset, sample.id(), "a picture cannot be read: " + e);
    } catch (InvalidImageException | InvalidPromptException | PromptTooLongException e) {
      return SampleResult.skipped(dataset, sample.id(), String.valueOf(e.getMessage()));
    }
  }

  private List<Sample> chosen(Annotation annotation) {
    return annotation.samples().stream().limit(plan.samples()).toList();
  }
}
