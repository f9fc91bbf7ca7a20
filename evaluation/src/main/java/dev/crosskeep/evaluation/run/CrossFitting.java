package dev.crosskeep.evaluation.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * What it is worth to choose methods by their scores. They are chosen by one half of every data
 * set's samples and scored by the other, both ways, so that no method is praised for the luck that
 * it was chosen for.
 *
 * <p>Source: cross-fitting, <a href="https://arxiv.org/abs/1608.00060">arXiv:1608.00060</a>,
 * section 3. The value is a mean over many ways to halve; each resample is halved in a way of its
 * own before samples are drawn within each half, so that no sample is in both.
 */
final class CrossFitting {

  /** The fewest samples that can be halved. */
  static final int FEWEST = 2;

  private static final int SPLITS = 200;
  private static final long SEED = 1;

  private final List<List<double[]>> scores;
  private final int[] all;

  /**
   * Of some methods on some data sets.
   *
   * @param scores per data set, per method, of each sample; at least two samples a data set
   */
  CrossFitting(List<List<double[]>> scores) {
    this.scores = scores;
    this.all = IntStream.range(0, scores.size()).toArray();
  }

  /**
   * The mean score over the data sets, for each way to choose on the same halves.
   *
   * @param rules each a name per data set: those of the same name get the same method, the one that
   *     is best on them; of equal ones that which is better on all data sets, then the first
   */
  List<Sampled> worth(List<List<String>> rules) {
    var groups = rules.stream().map(CrossFitting::groups).toList();
    var random = new SplittableRandom(SEED);
    var value = new double[rules.size()];
    for (int split = 0; split < SPLITS; split++) {
      double[] worth = worth(groups, random, false);
      Arrays.setAll(value, rule -> value[rule] + worth[rule] / SPLITS);
    }
    var resampled = new double[rules.size()][PairedBootstrap.REPLICATES];
    for (int i = 0; i < PairedBootstrap.REPLICATES; i++) {
      double[] worth = worth(groups, random, true);
      for (int rule = 0; rule < worth.length; rule++) {
        resampled[rule][i] = worth[rule];
      }
    }
    return IntStream.range(0, rules.size())
        .mapToObj(rule -> new Sampled(value[rule], resampled[rule]))
        .toList();
  }

  private static List<int[]> groups(List<String> names) {
    var groups = new LinkedHashMap<String, List<Integer>>();
    for (int set = 0; set < names.size(); set++) {
      groups.computeIfAbsent(names.get(set), _ -> new ArrayList<>()).add(set);
    }
    return groups.values().stream()
        .map(sets -> sets.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  private double[] worth(List<List<int[]>> rules, SplittableRandom random, boolean resample) {
    var first = new double[scores.size()][];
    var second = new double[scores.size()][];
    for (int set : all) {
      int[] order = shuffled(scores.get(set).getFirst().length, random);
      int[] one = Arrays.copyOf(order, order.length / 2);
      int[] other = Arrays.copyOfRange(order, one.length, order.length);
      first[set] = means(set, resample ? drawn(one, random) : one);
      second[set] = means(set, resample ? drawn(other, random) : other);
    }
    return rules.stream()
        .mapToDouble(groups -> (scored(groups, first, second) + scored(groups, second, first)) / 2)
        .toArray();
  }

  private static int[] shuffled(int count, SplittableRandom random) {
    int[] order = IntStream.range(0, count).toArray();
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }

  private static int[] drawn(int[] samples, SplittableRandom random) {
    return IntStream.range(0, samples.length)
        .map(_ -> samples[random.nextInt(samples.length)])
        .toArray();
  }

  /** Each method's mean score on some samples of a data set. */
  private double[] means(int set, int[] samples) {
    return scores.get(set).stream()
        .mapToDouble(method -> Arrays.stream(samples).mapToDouble(i -> method[i]).sum())
        .map(sum -> sum / samples.length)
        .toArray();
  }

  private double scored(List<int[]> groups, double[][] seen, double[][] unseen) {
    double sum = 0;
    for (int[] group : groups) {
      int chosen = best(group, seen);
      sum += sum(group, unseen, chosen);
    }
    return sum / all.length;
  }

  private int best(int[] group, double[][] seen) {
    Comparator<Integer> worse =
        Comparator.<Integer>comparingDouble(method -> sum(group, seen, method))
            .thenComparingDouble(method -> sum(all, seen, method));
    return IntStream.range(0, seen[0].length)
        .boxed()
        .reduce(BinaryOperator.maxBy(worse))
        .orElseThrow();
  }

  private static double sum(int[] group, double[][] means, int method) {
    return Arrays.stream(group).mapToDouble(set -> means[set][method]).sum();
  }
}
