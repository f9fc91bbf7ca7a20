package dev.crosskeep.evaluation.run;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What choosing methods is worth at one budget, mean score over the data sets, 0 to 1.
 *
 * @param one choosing one method for all data sets
 * @param eachGain how much more choosing one for each data set is
 * @param categoryGain how much more choosing one for each category is than one for all; empty where
 *     the data sets tell none that is neither shared by all nor each one's own
 */
record Choice(double budget, Estimate one, Estimate eachGain, Optional<Estimate> categoryGain) {

  /**
   * One for each budget; none where a data set has too few samples to choose by some of them.
   *
   * @param contenders the full cache, which is not chosen, among them
   * @param sets at least one
   * @param categories of each data set; empty texts where they tell none
   */
  static List<Choice> of(List<Contender> contenders, List<Scores> sets, List<String> categories) {
    if (sets.stream().anyMatch(set -> set.results().size() < CrossFitting.FEWEST)) {
      return List.of();
    }
    return contenders.stream()
        .filter(contender -> !contender.equals(Contender.FULL))
        .map(Contender::budget)
        .distinct()
        .map(budget -> at(budget, contenders, sets, categories))
        .toList();
  }

  private static Choice at(
      double budget, List<Contender> contenders, List<Scores> sets, List<String> categories) {
    int[] methods =
        IntStream.range(0, contenders.size())
            .filter(c -> !contenders.get(c).equals(Contender.FULL))
            .filter(c -> contenders.get(c).budget() == budget)
            .toArray();
    var fitting =
        new CrossFitting(
            sets.stream()
                .map(set -> IntStream.of(methods).mapToObj(set.quality()::get).toList())
                .toList());
    var worth =
        fitting.worth(
            List.of(
                Collections.nCopies(sets.size(), Cell.ALL),
                sets.stream().map(Scores::dataset).toList(),
                categories));
    var one = worth.get(0);
    return new Choice(
        budget,
        one.estimate(),
        worth.get(1).minus(one).estimate(),
        areKinds(categories) ? Optional.of(worth.get(2).minus(one).estimate()) : Optional.empty());
  }

  private static boolean areKinds(List<String> categories) {
    long different = categories.stream().distinct().count();
    return !categories.contains("") && different > 1 && different < categories.size();
  }
}
