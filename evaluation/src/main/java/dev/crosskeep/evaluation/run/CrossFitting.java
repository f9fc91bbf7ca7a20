package dev.crosskeep.evaluation.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What it is worth to choose methods by their scores. They are chosen by one half of every data
 * set's samples and scored by the other, both ways, so that no method is praised for the luck that
 * it was chosen for.
 *
 * <p>Source: cross-fitting, <a href="https://arxiv.org/abs/1608.00060">arXiv:1608.00060</a>,
 * section 3; here a mean over many ways to halve. In a resample methods are chosen anew, and a
 * sample that was drawn twice is twice in the same half.
 */
final class CrossFitting {

  /** The fewest samples that are halved. */
  static final int FEWEST = 4;

  private static final int SPLITS = 200;
  private static final int SPLITS_OF_RESAMPLE = 4;
  private static final long SEED = 1;

  private final List<List<double[]>> scores;
  private final int[] all;

  /**
   * Of some methods on some data sets.
   *
   * @param scores per data set, per method, of each sample; at least {@link #FEWEST} a data set
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
    int[][] once =
        scores.stream().map(methods -> filled(methods.getFirst().length)).toArray(int[][]::new);
    double[] value = worth(groups, once, SPLITS, random);
    var resampled = new double[rules.size()][PairedBootstrap.REPLICATES];
    for (int i = 0; i < PairedBootstrap.REPLICATES; i++) {
      int[][] times =
          Arrays.stream(once).map(set -> drawn(set.length, random)).toArray(int[][]::new);
      double[] worth = worth(groups, times, SPLITS_OF_RESAMPLE, random);
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

  private static int[] filled(int count) {
    var times = new int[count];
    Arrays.fill(times, 1);
    return times;
  }

  /** How often each sample is in a resample, at least two of them at all. */
  private static int[] drawn(int count, SplittableRandom random) {
    var times = new int[count];
    do {
      Arrays.fill(times, 0);
      for (int i = 0; i < count; i++) {
        times[random.nextInt(count)]++;
      }
    } while (Arrays.stream(times).anyMatch(time -> time == count));
    return times;
  }

  private double[] worth(
      List<List<int[]>> rules, int[][] times, int splits, SplittableRandom random) {
    var sum = new double[rules.size()];
    for (int split = 0; split < splits; split++) {
      var first = new double[all.length][];
      var second = new double[all.length][];
      for (int set : all) {
        boolean[] half = half(times[set], random);
        first[set] = means(set, times[set], half, true);
        second[set] = means(set, times[set], half, false);
      }
      Arrays.setAll(
          sum,
          rule ->
              sum[rule]
                  + scored(rules.get(rule), first, second)
                  + scored(rules.get(rule), second, first));
    }
    return Arrays.stream(sum).map(both -> both / (2 * splits)).toArray();
  }

  /** Half of the samples, by lot; in both halves there is one that was drawn. */
  private static boolean[] half(int[] times, SplittableRandom random) {
    while (true) {
      var half = new boolean[times.length];
      int missing = times.length / 2;
      int drawn = 0;
      for (int i = 0; i < times.length; i++) {
        half[i] = random.nextInt(times.length - i) < missing;
        if (half[i]) {
          missing--;
          drawn += times[i];
        }
      }
      if (drawn > 0 && drawn < times.length) {
        return half;
      }
    }
  }

  /** Each method's mean score on one half of a data set. */
  private double[] means(int set, int[] times, boolean[] half, boolean side) {
    var methods = scores.get(set);
    var means = new double[methods.size()];
    for (int method = 0; method < means.length; method++) {
      double[] score = methods.get(method);
      double sum = 0;
      int drawn = 0;
      for (int i = 0; i < times.length; i++) {
        if (half[i] == side) {
          sum += times[i] * score[i];
          drawn += times[i];
        }
      }
      means[method] = sum / drawn;
    }
    return means;
  }

  private double scored(List<int[]> groups, double[][] seen, double[][] unseen) {
    double sum = 0;
    for (int[] group : groups) {
      sum += sum(group, unseen, best(group, seen));
    }
    return sum / all.length;
  }

  private int best(int[] group, double[][] means) {
    int best = 0;
    for (int method = 1; method < means[0].length; method++) {
      double better = sum(group, means, method) - sum(group, means, best);
      if (better > 0 || (better == 0 && sum(all, means, method) > sum(all, means, best))) {
        best = method;
      }
    }
    return best;
  }

  private static double sum(int[] group, double[][] means, int method) {
    double sum = 0;
    for (int set : group) {
      sum += means[set][method];
    }
    return sum;
  }
}
