package dev.crosskeep.evaluation.scoring;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.Prediction;
import dev.crosskeep.evaluation.milebench.Sample;
import dev.crosskeep.evaluation.milebench.SkippedSample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scores what a system predicted for a data set. The gold answers are the annotation's. */
public final class Scorer {

  private final Annotation annotation;
  private final Measure measure;

  private Scorer(Annotation annotation) {
    this.annotation = annotation;
    this.measure = Measure.of(annotation);
  }

  /**
   * Scores predictions; samples without one count nowhere.
   *
   * @param predictions at least one, in the order in which they are reported
   * @throws ScoringException when a prediction has no sample, a sample has two predictions, or a
   *     gold answer is empty or none of the choices
   */
  public static ScoreReport score(Annotation annotation, List<Prediction> predictions) {
    return new Scorer(annotation).score(predictions);
  }

  private ScoreReport score(List<Prediction> predictions) {
    if (predictions.isEmpty()) {
      throw new ScoringException("There are no predictions to score.");
    }
    Map<Long, Sample> waiting = new LinkedHashMap<>();
    annotation.samples().forEach(sample -> waiting.put(sample.id(), sample));
    List<RecordScore> records = new ArrayList<>();
    for (Prediction prediction : predictions) {
      Sample sample = waiting.remove(prediction.sampleId());
      if (sample == null) {
        throw unknown(prediction.sampleId());
      }
      records.add(score(sample, prediction.response()));
    }
    return new ScoreReport(
        annotation.dataset(),
        measure,
        records,
        List.copyOf(waiting.keySet()),
        annotation.skipped());
  }

  private ScoringException unknown(long id) {
    if (annotation.samples().stream().anyMatch(sample -> sample.id() == id)) {
      return new ScoringException("Sample " + id + " has two predictions.");
    }
    return annotation.skipped().stream()
        .filter(skipped -> skipped.sample().equals(Long.toString(id)))
        .findFirst()
        .map(SkippedSample::reason)
        .map(reason ->
            new ScoringException(
                "Sample " + id + " cannot be scored, its annotation is broken: " + reason + "."))
        .orElseGet(
            () -> new ScoringException("Sample " + id + " has a prediction but is not annotated."));
  }

  private RecordScore score(Sample sample, String response) {
    String answer = Normalised.of(response);
    String gold = Normalised.of(sample.response());
    return switch (measure) {
      case WORD -> record(sample, oneIf(Whitespace.words(answer).contains(gold)), null);
      case SUBSTRING -> record(sample, oneIf(answer.contains(gold)), null);
      case ROUGE_L -> record(sample, RougeL.f(answer, present(gold, sample)), null);
      case CHOICE -> {
        Choices choices = Choices.of(sample.choices());
        String named = choices.namedIn(answer);
        yield record(sample, oneIf(named.equals(right(choices, gold, sample))), named);
      }
    };
  }

  private static String present(String gold, Sample sample) {
    if (gold.isEmpty()) {
      throw new ScoringException("The gold answer of sample " + sample.id() + " is empty.");
    }
    return gold;
  }

  private static String right(Choices choices, String gold, Sample sample) {
    return choices
        .letterOf(gold)
        .orElseThrow(() ->
            new ScoringException(
                "The gold answer of sample %d, \"%s\", is not in its choice list."
                    .formatted(sample.id(), sample.response())));
  }

  private static RecordScore record(Sample sample, double score, @Nullable String extracted) {
    ImageQuantity quantity = ImageQuantity.of(sample.images().size());
    return new RecordScore(sample.id(), quantity, extracted, score);
  }

  private static double oneIf(boolean right) {
    return right ? 1 : 0;
  }
}
