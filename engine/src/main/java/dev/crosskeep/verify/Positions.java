package dev.crosskeep.verify;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Arithmetic on lists of kept positions, whose order says nothing. */
final class Positions {

  private Positions() {}

  /** Entries that only one of two lists has, repeats counted. */
  static long difference(int[] a, int[] b) {
    Map<Integer, Integer> surplus = new HashMap<>();
    Arrays.stream(a).forEach(position -> surplus.merge(position, 1, Integer::sum));
    Arrays.stream(b).forEach(position -> surplus.merge(position, -1, Integer::sum));
    return surplus.values().stream().mapToLong(Math::abs).sum();
  }

  /** Distinct entries of {@code part} that {@code whole} lacks. */
  static long missing(int[] part, int[] whole) {
    Set<Integer> there = Arrays.stream(whole).boxed().collect(Collectors.toSet());
    return Arrays.stream(part).distinct().filter(position -> !there.contains(position)).count();
  }

  static long distinct(int[] positions) {
    return Arrays.stream(positions).distinct().count();
  }
}
