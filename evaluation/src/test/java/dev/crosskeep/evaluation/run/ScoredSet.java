package dev.crosskeep.evaluation.run;

import dev.crosskeep.evaluation.run.SampleResult.ContenderAnswer;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** A data set of which only the scores matter. */
final class ScoredSet {

  private ScoredSet() {}

  /**
   * A data set.
   *
   * @param quality per contender, per sample
   */
  static Scores of(String name, double[]... quality) {
    var answers = Collections.nCopies(quality.length, new ContenderAnswer("", 50, 500, null));
    var results =
        IntStream.range(0, quality[0].length)
            .mapToObj(i -> new SampleResult(name, i, 100, 1000, answers, null))
            .toList();
    return new Scores(name, results, List.of(quality));
  }
}
