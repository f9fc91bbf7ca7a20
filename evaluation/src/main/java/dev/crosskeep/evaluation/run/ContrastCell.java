package dev.crosskeep.evaluation.run;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A contrast under one policy.
 *
 * @param contrast its name
 * @param drop how much less than the full cache the policy is worth, mean over the contrast's sets
 * @param otherDrop the same over the sets they are compared with
 * @param difference how much larger the first is
 */
record ContrastCell(
    String contrast,
    String method,
    double budget,
    double drop,
    double otherDrop,
    Estimate difference) {

  /**
   * Of each contrast and every contender but the full cache, in their order; resamples are drawn
   * within each data set.
   *
   * @param contenders the full cache first
   */
  static List<ContrastCell> of(
      List<Contrast> contrasts, List<Contender> contenders, List<Scores> sets) {
    var bootstrap = new PairedBootstrap(sets.stream().map(set -> set.results().size()).toList());
    return contrasts.stream()
        .flatMap(contrast ->
            IntStream.range(1, contenders.size())
                .mapToObj(contender -> {
                  var drop = drop(contrast.sets(), contender, sets, bootstrap);
                  var other = drop(contrast.others(), contender, sets, bootstrap);
                  return new ContrastCell(
                      contrast.name(),
                      contenders.get(contender).method(),
                      contenders.get(contender).budget(),
                      drop.value(),
                      other.value(),
                      drop.minus(other).estimate());
                }))
        .toList();
  }

  private static Sampled drop(
      List<String> names, int contender, List<Scores> sets, PairedBootstrap bootstrap) {
    return Sampled.mean(
        IntStream.range(0, sets.size())
            .filter(set -> names.contains(sets.get(set).dataset()))
            .mapToObj(set -> {
              var quality = sets.get(set).quality();
              return bootstrap
                  .mean(set, quality.getFirst())
                  .minus(bootstrap.mean(set, quality.get(contender)));
            })
            .toList());
  }
}
