package dev.crosskeep.evaluation.run;

import dev.crosskeep.evaluation.run.SampleResult.ContenderAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Turns scores into cells with intervals, compared with random choice and with each other. */
final class Analysis {

  private final List<Contender> contenders;
  private final List<Scores> sets;
  private final PairedBootstrap samples;
  private final PairedBootstrap compared;

  private Analysis(List<Contender> contenders, List<Scores> sets) {
    this.contenders = contenders;
    this.sets = sets;
    this.samples = new PairedBootstrap(sets.stream().map(set -> set.results().size()).toList());
    this.compared = new PairedBootstrap(sets.stream().map(Scores::compared).toList());
  }

  /**
   * The cells of every data set and of all together, in the order of the contenders.
   *
   * @param sets at least one, each with a result
   */
  static List<Cell> cells(List<Contender> contenders, List<Scores> sets) {
    return new Analysis(contenders, sets).cells();
  }

  /** One contender on one data set or all. */
  private record Measured(
      Sampled quality,
      Optional<Sampled> kl,
      Optional<Sampled> top1,
      double keptTokens,
      double keptBytes) {}

  private List<Cell> cells() {
    var perSet = new ArrayList<List<Measured>>();
    for (int s = 0; s < sets.size(); s++) {
      int set = s;
      perSet.add(IntStream.range(0, contenders.size()).mapToObj(c -> measured(set, c)).toList());
    }
    var cells = new ArrayList<Cell>();
    cells.addAll(
        cells(
            Cell.ALL,
            sets.stream().mapToInt(set -> set.results().size()).sum(),
            sets.stream().mapToDouble(Scores::meanFullBytes).average().orElseThrow(),
            IntStream.range(0, contenders.size()).mapToObj(c -> overall(perSet, c)).toList()));
    for (int s = 0; s < sets.size(); s++) {
      var set = sets.get(s);
      cells.addAll(cells(set.dataset(), set.results().size(), set.meanFullBytes(), perSet.get(s)));
    }
    return List.copyOf(cells);
  }

  private Measured measured(int s, int contender) {
    var set = sets.get(s);
    return new Measured(
        samples.mean(s, set.quality().get(contender)),
        fidelity(s, contender, AnswerFidelity::kl),
        fidelity(s, contender, AnswerFidelity::top1),
        set.meanOf(contender, ContenderAnswer::keptTokens),
        set.meanOf(contender, ContenderAnswer::keptBytes));
  }

  private Optional<Sampled> fidelity(
      int s, int contender, ToDoubleFunction<AnswerFidelity> number) {
    double[] values = sets.get(s).fidelity(contender, number);
    return values.length == 0 ? Optional.empty() : Optional.of(compared.mean(s, values));
  }

  private static Measured overall(List<List<Measured>> perSet, int contender) {
    var each = perSet.stream().map(set -> set.get(contender)).toList();
    return new Measured(
        Sampled.mean(each.stream().map(Measured::quality).toList()),
        meanOfThose(each, Measured::kl),
        meanOfThose(each, Measured::top1),
        mean(each, Measured::keptTokens),
        mean(each, Measured::keptBytes));
  }

  /** The mean over the data sets that have the number. */
  private static Optional<Sampled> meanOfThose(
      List<Measured> each, Function<Measured, Optional<Sampled>> number) {
    var present = each.stream().flatMap(set -> number.apply(set).stream()).toList();
    return present.isEmpty() ? Optional.empty() : Optional.of(Sampled.mean(present));
  }

  private static double mean(List<Measured> each, ToDoubleFunction<Measured> number) {
    return each.stream().mapToDouble(number).average().orElseThrow();
  }

  private List<Cell> cells(String dataset, int samples, double fullBytes, List<Measured> measured) {
    var cells = new ArrayList<Cell>();
    for (int c = 0; c < contenders.size(); c++) {
      var contender = contenders.get(c);
      var own = measured.get(c);
      cells.add(
          new Cell(
              dataset,
              contender.method(),
              contender.budget(),
              samples,
              own.quality().estimate(),
              own.keptTokens(),
              own.keptBytes(),
              fullBytes,
              floor(contender).map(floor -> above(own, measured.get(floor))).orElse(null),
              own.kl().map(Sampled::estimate).orElse(null),
              own.top1().map(Sampled::estimate).orElse(null),
              measured.stream().noneMatch(other -> beats(other, own))));
    }
    return cells;
  }

  /** Random choice at a contender's budget, itself excepted. */
  private Optional<Integer> floor(Contender contender) {
    return IntStream.range(0, contenders.size())
        .boxed()
        .filter(c -> !contender.method().equals(Contender.FLOOR))
        .filter(c -> contenders.get(c).method().equals(Contender.FLOOR))
        .filter(c -> contenders.get(c).budget() == contender.budget())
        .findFirst();
  }

  private static Estimate above(Measured better, Measured worse) {
    return better.quality().minus(worse.quality()).estimate();
  }

  private static boolean beats(Measured other, Measured own) {
    return other.keptBytes() <= own.keptBytes() && above(other, own).surelyAboveZero();
  }
}
