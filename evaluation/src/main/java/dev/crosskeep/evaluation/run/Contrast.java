package dev.crosskeep.evaluation.run;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A question about data sets: does pruning cost more on some of them than on others?
 *
 * @param name what it is called
 * @param sets those on which it may cost more, at least one
 * @param others those it is compared with, at least one and none of the former
 */
public record Contrast(String name, List<String> sets, List<String> others) {

  private static final String BETWEEN_NAMES = ",";

  public Contrast {
    sets = List.copyOf(sets);
    others = List.copyOf(others);
    if (Stream.concat(sets.stream(), others.stream()).distinct().count()
        < sets.size() + others.size()) {
      throw new EvaluationException("The contrast " + name + " names a data set twice.");
    }
  }

  /**
   * Reads one from the way it is typed, {@code A,B-C,D}.
   *
   * @param datasets those that can be named; their names may have dashes of their own
   * @throws EvaluationException when it cannot be read in one way and no other
   */
  public static Contrast parse(String name, String typed, List<String> datasets) {
    var readings =
        IntStream.range(0, typed.length())
            .filter(at -> typed.charAt(at) == '-')
            .mapToObj(at -> List.of(names(typed.substring(0, at)), names(typed.substring(at + 1))))
            .filter(sides -> sides.stream().allMatch(datasets::containsAll))
            .toList();
    if (readings.size() != 1) {
      throw new EvaluationException(
          "The contrast %s is to be SET,SET-SET,SET with names of %s, got %s."
              .formatted(name, String.join(", ", datasets), typed));
    }
    return new Contrast(name, readings.getFirst().getFirst(), readings.getFirst().getLast());
  }

  private static List<String> names(String typed) {
    return List.of(typed.split(BETWEEN_NAMES, -1));
  }
}
