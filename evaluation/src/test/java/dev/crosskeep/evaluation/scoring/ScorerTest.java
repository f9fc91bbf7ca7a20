package dev.crosskeep.evaluation.scoring;

import static dev.crosskeep.evaluation.milebench.QuestionType.MULTIPLE_CHOICE;
import static dev.crosskeep.evaluation.milebench.QuestionType.OPEN_ENDED;
import static dev.crosskeep.evaluation.scoring.Annotations.choice;
import static dev.crosskeep.evaluation.scoring.Annotations.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.Prediction;
import dev.crosskeep.evaluation.milebench.SkippedSample;
import dev.crosskeep.evaluation.milebench.Variant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ScorerTest {

  @Test
  void aNeedleMustBeAWordOfItsOwn() {
    var needles =
        Annotations.of(
            "TextNeedleInAHaystack", OPEN_ENDED, open(1, 2, "Apple"), open(2, 2, "Pear"));

    var report =
        Scorer.score(
            needles,
            List.of(new Prediction(1, "It says: apple!"), new Prediction(2, "Pears, I think.")));

    // "it says: apple" has the word apple; "pears i think" has pears, not pear.
    assertThat(report.records()).extracting(RecordScore::score).containsExactly(1.0, 0.0);
  }

  @Test
  void aNeedleOfTwoWordsIsNeverFound() {
    var needle = Annotations.of("ImageNeedleInAHaystack", OPEN_ENDED, open(1, 2, "red apple"));

    assertThat(onlyScore(needle, "red apple")).isZero();
  }

  @Test
  void aConversationsAnswerMayStandWithinAWord() {
    var conversation = Annotations.of("MMCoQA", OPEN_ENDED, open(1, 2, "Pear"));

    assertThat(onlyScore(conversation, "Pears, I think.")).isEqualTo(1);
    assertThat(onlyScore(conversation, "Apples.")).isZero();
  }

  @Test
  void theNameOfTheDataSetGoesBeforeItsTypeOfQuestion() {
    var needle =
        Annotations.of("TextNeedleInAHaystack", MULTIPLE_CHOICE, choice(1, 2, "red", "red"));

    // As a choice it would be right too, and have its letter.
    assertThat(Scorer.score(needle, List.of(new Prediction(1, "red"))).records())
        .singleElement()
        .satisfies(record -> assertThat(record.extracted()).isNull());
  }

  @Test
  void theNameThatTheFileDeclaresCountsToo() {
    var plain = Annotations.of("renamed", OPEN_ENDED, open(1, 2, "Pear"));
    var declared =
        new Annotation(
            plain.dataset(), "MMCoQA", "", plain.variant(), OPEN_ENDED, plain.samples(), List.of());

    assertThat(onlyScore(declared, "Pears")).isEqualTo(1);
    assertThat(onlyScore(plain, "Pears")).isZero();
  }

  @Test
  void anOpenAnswerScoresItsRougeL() {
    // Normalised: "the ball is red" and "the red ball": 2 words in common, in order, the and ball
    // (or red); r = 2/3, p = 2/4, f = 2 · (1/3) / (7/6 + 1e-8) = 0.571428566...
    var open = Annotations.of("IEdit", OPEN_ENDED, open(1, 2, "The red ball."));

    assertThat(onlyScore(open, "The ball is red.")).isEqualTo(4.0 / 7, within(1e-8));
  }

  @Test
  void anEmptyOpenAnswerScoresNothing() {
    assertThat(onlyScore(Annotations.of("IEdit", OPEN_ENDED, open(1, 2, "red")), "\n")).isZero();
  }

  @Test
  void aChoiceIsRightWhenItsLetterIsNamed() {
    var sample = choice(1, 2, "Green", "Red", "Green", "Blue");
    var colours = Annotations.of("TQA", MULTIPLE_CHOICE, sample);

    var record = onlyRecord(colours, "B. Green");

    assertThat(record.extracted()).isEqualTo("B");
    assertThat(record.score()).isEqualTo(1);
    assertThat(onlyScore(colours, "blue")).isZero();
  }

  @Test
  void noAnswerIsRightWhereCIs() {
    var third = Annotations.of("TQA", MULTIPLE_CHOICE, choice(1, 2, "c", "a", "b", "c"));

    assertThat(onlyRecord(third, "").extracted()).isEqualTo("C");
    assertThat(onlyScore(third, " ?")).isEqualTo(1);
  }

  @Test
  void theLettersOfARamblingAnswerCanHitByAccident() {
    // Neither "yes" nor "no" occurs; of the letters A and B only one a does.
    var yesNo = Annotations.of("TQA", MULTIPLE_CHOICE, choice(1, 2, "Yes", "Yes", "No"));

    assertThat(onlyScore(yesNo, "Unclear.")).isEqualTo(1);
    assertThat(onlyRecord(yesNo, "Maybe.").extracted()).isEqualTo("AB");
    assertThat(onlyScore(yesNo, "Maybe.")).isZero();
  }

  @Test
  void goldAnswerAndChoicesAreComparedNormalised() {
    var colours = Annotations.of("TQA", MULTIPLE_CHOICE, choice(1, 2, "red.", "blue", "Red"));

    assertThat(onlyScore(colours, "b")).isEqualTo(1);
  }

  @Test
  void theReportIsWhatMileBenchWritesPlusTheRecords() {
    var annotation =
        new Annotation(
            "TQA",
            "",
            "",
            new Variant.Plain(),
            MULTIPLE_CHOICE,
            List.of(
                choice(3, 5, "yes", "yes", "no"),
                choice(1, 6, "no", "yes", "no"),
                choice(2, 31, "no", "yes", "no"),
                choice(4, 2, "no", "yes", "no")),
            List.of(new SkippedSample("9", "context is missing or no text")));

    var report =
        Scorer.score(
            annotation,
            List.of(new Prediction(1, "b"), new Prediction(2, "yes"), new Prediction(3, "a yes")));

    // Right: 1 and 3. Few: sample 3; medium: samples 1 and 2; many: none, whose mean is 0.
    assertThat(report.json().toString().replace('"', '\''))
        .isEqualTo(
            "{'dataset':'TQA','predictions':3,'metrics':{'Accuracy':0.6666666666666666,"
                + "'image_quantity_level-Accuracy':{'Few':1.0,'Medium':0.5,'Many':0.0},"
                + "'image_quantity_level-Result':{'Few':[1,1],'Medium':[1,2],'Many':[0,0]}},"
                + "'records':["
                + "{'sample_id':1,'image_quantity_level':'Medium','extracted':'B','score':1.0},"
                + "{'sample_id':2,'image_quantity_level':'Medium','extracted':'A','score':0.0},"
                + "{'sample_id':3,'image_quantity_level':'Few','extracted':'A','score':1.0}],"
                + "'without_prediction':[4],"
                + "'skipped':[{'sample':'9','reason':'context is missing or no text'}]}");
  }

  @Test
  void rougeSumsAreNoWholeNumbers() {
    var open = Annotations.of("IEdit", OPEN_ENDED, open(1, 2, "red"), open(2, 2, "red"));

    JsonNode metrics =
        Scorer.score(open, List.of(new Prediction(1, "red"), new Prediction(2, "blue")))
            .json()
            .path("metrics");

    // One perfect answer, 2 / (2 + 1e-8), and one that is worth nothing.
    assertThat(metrics.path("Rouge-L f").asDouble()).isEqualTo(0.5, within(1e-8));
    assertThat(metrics.path("image_quantity_level-Result").path("Few").path(0).asDouble())
        .isEqualTo(1, within(1e-8))
        .isLessThan(1);
  }

  @Test
  void aPredictionWithoutASampleIsRefused() {
    var open = Annotations.of("IEdit", OPEN_ENDED, open(1, 2, "red"));

    assertThatThrownBy(() -> onlyScore(open, 7, "red"))
        .isInstanceOf(ScoringException.class)
        .hasMessage("Sample 7 has a prediction but is not annotated.");
  }

  @Test
  void aPredictionForABrokenSampleSaysWhatIsBroken() {
    var annotation =
        new Annotation(
            "IEdit",
            "",
            "",
            new Variant.Plain(),
            OPEN_ENDED,
            List.of(),
            List.of(new SkippedSample("7", "response is missing or no text")));

    assertThatThrownBy(() -> onlyScore(annotation, 7, "red"))
        .hasMessage(
            "Sample 7 cannot be scored, its annotation is broken: response is missing or no text.");
  }

  @Test
  void twoPredictionsForOneSampleAreRefused() {
    var open = Annotations.of("IEdit", OPEN_ENDED, open(1, 2, "red"));
    var twice = List.of(new Prediction(1, "red"), new Prediction(1, "blue"));

    assertThatThrownBy(() -> Scorer.score(open, twice))
        .isInstanceOf(ScoringException.class)
        .hasMessage("Sample 1 has two predictions.");
  }

  @Test
  void aGoldAnswerThatIsNoChoiceIsRefused() {
    var colours = Annotations.of("TQA", MULTIPLE_CHOICE, choice(1, 2, "Pink", "Red", "Blue"));

    assertThatThrownBy(() -> onlyScore(colours, "red"))
        .isInstanceOf(ScoringException.class)
        .hasMessage("The gold answer of sample 1, \"Pink\", is not in its choice list.");
  }

  @Test
  void anEmptyGoldAnswerCannotBeComparedWithWords() {
    var open = Annotations.of("IEdit", OPEN_ENDED, open(1, 2, "..."));

    assertThatThrownBy(() -> onlyScore(open, "red"))
        .isInstanceOf(ScoringException.class)
        .hasMessage("The gold answer of sample 1 is empty.");
  }

  private static RecordScore onlyRecord(Annotation annotation, String response) {
    return Scorer.score(annotation, List.of(new Prediction(1, response))).records().getFirst();
  }

  private static double onlyScore(Annotation annotation, String response) {
    return onlyRecord(annotation, response).score();
  }

  private static double onlyScore(Annotation annotation, long id, String response) {
    return Scorer.score(annotation, List.of(new Prediction(id, response)))
        .records()
        .getFirst()
        .score();
  }
}
