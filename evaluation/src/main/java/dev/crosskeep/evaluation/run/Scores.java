package dev.crosskeep.evaluation.run;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.Prediction;
import dev.crosskeep.evaluation.run.SampleResult.ContenderAnswer;
import dev.crosskeep.evaluation.scoring.RecordScore;
import dev.crosskeep.evaluation.scoring.Scorer;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One data set's results, scored.
 *
 * @param dataset its name
 * @param results those of its samples that were asked
 * @param quality per contender, per result: 0 to 1
 */
record Scores(String dataset, List<SampleResult> results, List<double[]> quality) {

  static Scores of(String dataset, Annotation annotation, List<SampleResult> all, int contenders) {
    var asked =
        all.stream()
            .filter(result -> result.dataset().equals(dataset) && result.skipped() == null)
            .toList();
    var quality =
        IntStream.range(0, contenders).mapToObj(c -> quality(annotation, asked, c)).toList();
    return new Scores(dataset, asked, quality);
  }

  private static double[] quality(Annotation annotation, List<SampleResult> asked, int contender) {
    var predictions =
        asked.stream()
            .map(result -> new Prediction(result.sample(), result.answers().get(contender).text()))
            .toList();
    return predictions.isEmpty()
        ? new double[0]
        : Scorer.score(annotation, predictions).records().stream()
            .mapToDouble(RecordScore::score)
            .toArray();
  }

  /** How many of the samples have a fidelity. */
  int compared() {
    return Math.toIntExact(results.stream().filter(Scores::isCompared).count());
  }

  /** A contender's fidelity to each sample that has one. */
  double[] fidelity(int contender, ToDoubleFunction<AnswerFidelity> number) {
    return results.stream()
        .filter(Scores::isCompared)
        .map(result -> result.answers().get(contender).fidelity())
        .filter(Objects::nonNull)
        .mapToDouble(number)
        .toArray();
  }

  /** The full cache's answer decides for all contenders. */
  private static boolean isCompared(SampleResult result) {
    return result.answers().getFirst().fidelity() != null;
  }

  double meanOf(int contender, ToDoubleFunction<ContenderAnswer> number) {
    return results.stream()
        .mapToDouble(result -> number.applyAsDouble(result.answers().get(contender)))
        .average()
        .orElseThrow();
  }

  double meanFullBytes() {
    return results.stream().mapToLong(SampleResult::fullBytes).average().orElseThrow();
  }
}
