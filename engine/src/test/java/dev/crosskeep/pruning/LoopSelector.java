package dev.crosskeep.pruning;

import dev.crosskeep.contracts.Combine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cross-self pruning as plain loops over double precision, one head after the other. */
final class LoopSelector {

  private final double[][][] logits;
  private final boolean[] image;
  private final int observed;
  private final int past;
  private final double n;

  /**
   * A selector of one observation.
   *
   * @param logits {@code [kvHeads][group · observed][tokens]}, −∞ where a key comes after the query
   */
  LoopSelector(double[][][] logits, boolean[] image, int observed, int recent, double n) {
    this.logits = logits;
    this.image = image;
    this.observed = observed;
    this.past = image.length - recent;
    this.n = n;
  }

  int[][] select(int selfQuota, int crossQuota, Combine combine) {
    List<Set<Integer>> sets =
        IntStream.range(0, logits.length)
            .mapToObj(head -> picks(head, selfQuota, crossQuota, combine))
            .toList();
    int count =
        combine == Combine.UNION_FILL
            ? selfQuota + crossQuota
            : Math.max(1, sets.stream().mapToInt(Set::size).max().orElse(0));
    return IntStream.range(0, sets.size())
        .mapToObj(head -> filledWithRecent(sets.get(head), total(head), count))
        .toArray(int[][]::new);
  }

  int[][] selectFromOneList(int picks) {
    return IntStream.range(0, logits.length)
        .mapToObj(head -> filledWithRecent(Set.of(), total(head), picks))
        .toArray(int[][]::new);
  }

  private Set<Integer> picks(int head, int selfQuota, int crossQuota, Combine combine) {
    double[] own = scores(head, true);
    double[] other = scores(head, false);
    int ownKeys = positives(own);
    int otherKeys = positives(other);
    int fromOwn = Math.min(ownKeys, selfQuota + Math.max(0, crossQuota - otherKeys));
    int fromOther = Math.min(otherKeys, crossQuota + Math.max(0, selfQuota - ownKeys));
    Set<Integer> ownPicks = new TreeSet<>(ranked(own).subList(0, fromOwn));
    List<Integer> otherPicks = ranked(other).subList(0, fromOther);
    if (combine == Combine.AND) {
      ownPicks.retainAll(otherPicks);
    } else {
      ownPicks.addAll(otherPicks);
    }
    return ownPicks;
  }

  /** What each older key gets from queries of its own modality, or from the others'. */
  private double[] scores(int head, boolean sameModality) {
    var scores = new double[past];
    int rows = logits[head].length;
    int group = rows / observed;
    for (int row = 0; row < rows; row++) {
      int query = image.length - observed + row % observed;
      double[] weights = nSoftmax(logits[head][row]);
      for (int key = 0; key < past; key++) {
        if ((image[query] == image[key]) == sameModality) {
          scores[key] += weights[key] / group;
        }
      }
    }
    return scores;
  }

  double[] total(int head) {
    double[] own = scores(head, true);
    double[] other = scores(head, false);
    return IntStream.range(0, past).mapToDouble(key -> own[key] + other[key]).toArray();
  }

  private double[] nSoftmax(double[] row) {
    double sum = n + Arrays.stream(row).map(Math::exp).sum();
    return Arrays.stream(row).map(logit -> Math.exp(logit) / sum).toArray();
  }

  private int[] filledWithRecent(Set<Integer> picks, double[] total, int count) {
    List<Integer> rest =
        ranked(total).stream().filter(key -> !picks.contains(key)).collect(Collectors.toList());
    List<Integer> kept = new ArrayList<>(picks);
    kept.addAll(rest.subList(0, count - picks.size()));
    IntStream.range(past, image.length).forEach(kept::add);
    return kept.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /** Keys by falling score; of equal ones the earlier first. */
  private static List<Integer> ranked(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer key) -> -scores[key]))
        .toList();
  }

  private static int positives(double[] scores) {
    return (int) Arrays.stream(scores).filter(score -> score > 0).count();
  }
}
