package dev.crosskeep.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.evaluation.run.SampleResult.ContenderAnswer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnalysisTest {

  private static final int SAMPLES = 40;

  /** The full cache, random and csp at half of it. */
  private static final List<Contender> CONTENDERS = contenders();

  private static List<Contender> contenders() {
    var methods = new LinkedHashMap<String, PruningPolicy>();
    methods.put("random", PolicyJson.read("{\"method\": \"random\"}"));
    methods.put("csp", PolicyJson.read("{\"method\": \"csp\"}"));
    return Contender.of(methods, List.of(0.5));
  }

  /** How many of the samples each contender gets right: the first ones. */
  private static Scores set(String name, int full, int random, int csp) {
    var answers =
        List.of(
            new ContenderAnswer("", 100, 1000, null),
            new ContenderAnswer("", 50, 500, null),
            new ContenderAnswer("", 50, 500, null));
    var results =
        IntStream.range(0, SAMPLES)
            .mapToObj(i -> new SampleResult(name, i, 100, 1000, answers, null))
            .toList();
    return new Scores(name, results, List.of(right(full), right(random), right(csp)));
  }

  private static double[] right(int count) {
    var scores = new double[SAMPLES];
    Arrays.fill(scores, 0, count, 1);
    return scores;
  }

  private static Cell cell(List<Cell> cells, String dataset, String method) {
    return cells.stream()
        .filter(cell -> cell.dataset().equals(dataset) && cell.method().equals(method))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void allIsTheMeanOverTheDataSets() {
    var cells = Analysis.cells(CONTENDERS, List.of(set("a", 40, 8, 32), set("b", 40, 4, 16)));

    assertThat(cell(cells, Cell.ALL, "csp").quality().value()).isEqualTo((0.8 + 0.4) / 2);
    assertThat(cell(cells, Cell.ALL, "csp").samples()).isEqualTo(2 * SAMPLES);
    assertThat(cell(cells, "b", "random").quality().value()).isEqualTo(0.1);
    assertThat(cell(cells, "b", "random").aboveRandom()).isNull();
    assertThat(cell(cells, "b", "csp").keptBytes()).isEqualTo(500);
  }

  @Test
  void whoeverIsSurelyBeatenAtNoMoreBytesIsNotOnTheFront() {
    var cells = Analysis.cells(CONTENDERS, List.of(set("a", 40, 8, 32), set("b", 40, 20, 20)));

    assertThat(cell(cells, "a", "csp").aboveRandom()).matches(Estimate::surelyAboveZero);
    assertThat(cell(cells, "a", "random").onFront()).isFalse();
    assertThat(cell(cells, "a", "csp").onFront()).isTrue();
    // The full cache is better, but for more bytes.
    assertThat(cell(cells, "b", "random").onFront()).isTrue();
    assertThat(cell(cells, "b", "csp").aboveRandom()).isEqualTo(new Estimate(0, 0, 0));
  }

  @Test
  void fidelityIsTheMeanOverTheSamplesThatHaveOneAndTheSetsThatHaveSuch() {
    // Set a: KL of csp (0.25 + 0.75) / 2 = 0.5; its first sample's answer has one token. Set b has
    // no
    // such sample. Set c: 1. All: (0.5 + 1) / 2, b not counted.
    var cells =
        Analysis.cells(
            CONTENDERS,
            List.of(
                compared("a", null, 0.25, 0.75),
                compared("b", (Double) null),
                compared("c", 1.0, 1.0)));

    assertThat(cell(cells, "a", "csp").klMean()).extracting(Estimate::value).isEqualTo(0.5);
    // One of two samples in every resample: the mean of two is 0.25, 0.5 or 0.75.
    assertThat(cell(cells, "a", "csp").klMean())
        .isEqualTo(new Estimate(0.5, 0.25, 0.75))
        .isEqualTo(cell(cells, "a", "csp").top1Agreement());
    assertThat(cell(cells, "a", "full").klMean()).isEqualTo(new Estimate(0, 0, 0));
    assertThat(cell(cells, "b", "csp").klMean()).isNull();
    assertThat(cell(cells, "b", "csp").top1Agreement()).isNull();
    assertThat(cell(cells, Cell.ALL, "csp").klMean()).isEqualTo(new Estimate(0.75, 0.625, 0.875));
  }

  /** The KL of csp to each sample, top-1 agreement the same; null where nothing was compared. */
  private static Scores compared(String name, @Nullable Double... kl) {
    var results =
        IntStream.range(0, kl.length)
            .mapToObj(i ->
                new SampleResult(
                    name,
                    i,
                    100,
                    1000,
                    List.of(answer(kl[i] == null ? null : 0.0), answer(kl[i]), answer(kl[i])),
                    null))
            .toList();
    var right = new double[kl.length];
    return new Scores(name, results, List.of(right, right, right));
  }

  private static ContenderAnswer answer(@Nullable Double kl) {
    return new ContenderAnswer("", 50, 500, kl == null ? null : new AnswerFidelity(4, kl, kl));
  }

  @Test
  void theOrderOfTheContendersMakesNoDifferenceToAnInterval() {
    var scores = set("a", 40, 8, 32);
    var swapped = List.of(CONTENDERS.get(0), CONTENDERS.get(2), CONTENDERS.get(1));
    var swappedScores =
        new Scores(
            "a",
            scores.results(),
            List.of(scores.quality().get(0), scores.quality().get(2), scores.quality().get(1)));

    assertThat(cell(Analysis.cells(swapped, List.of(swappedScores)), "a", "csp"))
        .isEqualTo(cell(Analysis.cells(CONTENDERS, List.of(scores)), "a", "csp"));
  }
}
