package dev.crosskeep.evaluation.prompting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.QuestionType;
import dev.crosskeep.evaluation.milebench.Sample;
import dev.crosskeep.evaluation.milebench.Variant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplePromptsTest {

  private static final Variant PLAIN = new Variant.Plain();
  private static final ContextLimits ROOMY = ContextLimits.LLAVA_1_5;
  private static final List<String> NO_CHOICES = List.of();

  @Test
  void theInstructionIsFollowedByTheQuestionWithItsPictures() {
    var prompt =
        prompts("IEdit", PLAIN, ROOMY)
            .of(sample("{image#1} and {image#2}: the same?", NO_CHOICES, "a.png", "b.png"));

    assertThat(prompt)
        .isEqualTo(
            new SamplePrompt(
                "Look here.\n<ImageHere> and <ImageHere>: the same?", List.of("a.png", "b.png")));
  }

  @Test
  void choicesAreListedWithLetters() {
    var prompt =
        prompts("TQA", PLAIN, ROOMY)
            .of(sample("{image#1} Which?", List.of("red", "blue"), "a.png"));

    assertThat(prompt.question())
        .isEqualTo(
            "Look here.\n<ImageHere> Which?\nChoice list: \nA. red\nB. blue\nYour answer is: ");
  }

  @Test
  void gpr1200ListsChoicesWithoutLetters() {
    var prompt = prompts("GPR1200", PLAIN, ROOMY).of(sample("Which?", List.of("red", "blue")));

    assertThat(prompt.question())
        .isEqualTo("Look here.\nWhich?\nChoice list: \nred\nblue\nYour answer is: ");
  }

  @Test
  void tablesAreMarkedLikePicturesAndChoicesMayMarkThemToo() {
    var prompt =
        prompts("TQA", PLAIN, ROOMY)
            .of(sample("See {table#1}.", List.of("{image#2}", "none"), "a.png", "b.png"));

    assertThat(prompt.question())
        .isEqualTo(
            "Look here.\nSee <ImageHere>.\nChoice list: \nA. <ImageHere>\nB. none\n"
                + "Your answer is: ");
  }

  @Test
  void aMarkBeyondTheLastPictureIsText() {
    var prompt = prompts("IEdit", PLAIN, ROOMY).of(sample("{image#1} {image#2}", NO_CHOICES, "a"));

    assertThat(prompt.question()).isEqualTo("Look here.\n<ImageHere> {image#2}");
  }

  /**
   * The instruction "Look here." has 2 tokens, a picture 3. From the end: five (1), c (3), "three
   * four" (2), b (3), "one two" (2), a (3).
   */
  @ParameterizedTest(name = "{0} tokens: {1}")
  @CsvSource({
    // 5 left: five, c, and 1 over, which "three four" does not fit.
    "7,  <ImageHere>five,                                                    c",
    // 6 left: "three four" fits exactly, and 0 are over for b.
    "8,  three four<ImageHere>five,                                          c",
    // 8 left: 2 are over after \"three four\", too few for b.
    "10, three four<ImageHere>five,                                          c",
    // 9 left: b fits exactly, so the end starts with a picture.
    "11, <ImageHere>three four<ImageHere>five,                               b c",
    // 13 left: "one two" fits and 2 are over, too few for a.
    "15, one two<ImageHere>three four<ImageHere>five,                        b c",
    // 14 left: everything fits exactly.
    "16, <ImageHere>one two<ImageHere>three four<ImageHere>five,             a b c"
  })
  void ofALongQuestionTheEndThatFitsStays(int contextTokens, String end, String images) {
    var limits = new ContextLimits(contextTokens, 3);
    String context = "{image#1}one two{image#2}three four{image#3}five";

    var prompt = prompts("IEdit", PLAIN, limits).of(sample(context, NO_CHOICES, "a", "b", "c"));

    assertThat(prompt.question()).isEqualTo("Look here.\n" + end);
    assertThat(prompt.images()).containsExactly(images.split(" ", -1));
  }

  @Test
  void ofALastPieceThatIsTooLongTheLastTokensStayAndNoPicture() {
    var limits = new ContextLimits(5, 1);

    var prompt =
        prompts("IEdit", PLAIN, limits).of(sample("{image#1}one two three four", NO_CHOICES, "a"));

    // 5 tokens less 2 of the instruction: the last 3.
    assertThat(prompt).isEqualTo(new SamplePrompt("Look here.\n two three four", List.of()));
  }

  @Test
  void aQuestionThatMarksAPictureTwiceIsCutWhereNoPictureRemains() {
    var prompt =
        prompts("IEdit", PLAIN, ROOMY).of(sample("one{image#1}two{image#1}three", NO_CHOICES, "a"));

    assertThat(prompt).isEqualTo(new SamplePrompt("Look here.\ntwo<ImageHere>three", List.of("a")));
  }

  @Test
  void onePictureMoreThanTheQuestionMarksStandsInFront() {
    var prompt = prompts("IEdit", PLAIN, ROOMY).of(sample("one{image#2}two", NO_CHOICES, "a", "b"));

    assertThat(prompt)
        .isEqualTo(new SamplePrompt("Look here.\n<ImageHere>one<ImageHere>two", List.of("a", "b")));
  }

  @Test
  void piecesAreWhatTheTokenizerMakesOfThem() {
    TextTokens forgetful =
        new TextTokens() {
          private final WordTokens words = new WordTokens();

          @Override
          public List<Integer> encode(String text) {
            return words.encode(text);
          }

          @Override
          public String decode(List<Integer> tokens) {
            return words.decode(tokens).strip();
          }
        };
    var prompts = new SamplePrompts(annotation("IEdit", PLAIN), ROOMY, forgetful);

    assertThat(prompts.of(sample("one {image#1} two ", NO_CHOICES, "a")).question())
        .isEqualTo("Look here.\none<ImageHere>two");
  }

  @Test
  void anInstructionThatFillsTheContextIsRefused() {
    var prompts = prompts("IEdit", PLAIN, new ContextLimits(2, 1));

    assertThatThrownBy(() -> prompts.of(sample("What?", NO_CHOICES)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the instruction must leave room in 2 tokens, sample 1's has 2");
  }

  @Test
  void aCombinedSampleShowsItsGridFirstAndNamesTheCells() {
    var prompt =
        prompts("IEdit", new Variant.Combined(1), ROOMY)
            .of(combined("{image#1} and {table#2}?", "1-0.jpg"));

    // The name of a cell ends with a space of its own.
    assertThat(prompt)
        .isEqualTo(
            new SamplePrompt(
                "<ImageHere>\nLook here.\n<Image 1>  and <Image 2> ?", List.of("1-0.jpg")));
  }

  @Test
  void theGridTakesNoRoomFromACombinedQuestion() {
    var prompt =
        prompts("IEdit", new Variant.Combined(1), new ContextLimits(5, 1000))
            .of(combined("one two three four", "1-0.jpg"));

    assertThat(prompt)
        .isEqualTo(
            new SamplePrompt("<ImageHere>\nLook here.\n two three four", List.of("1-0.jpg")));
  }

  @Test
  void severalGridsAreRefused() {
    var prompts = prompts("IEdit", new Variant.Combined(2), ROOMY);

    assertThatThrownBy(() -> prompts.of(combined("What?", "1-0.jpg", "1-1.jpg")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a combined sample must have 1 grid, sample 1 has 2");
  }

  @Test
  void theUserMessagePutsLineEndsAfterPairsOfPictures() {
    var prompt =
        new SamplePrompt("Look.\n<ImageHere><ImageHere><ImageHere> one <ImageHere>", List.of());

    assertThat(prompt.userMessage()).isEqualTo("Look.\n<image>\n<image>\n<image> one <image>");
  }

  @Test
  void aTemplateMayJoinTextsAndPicturesInItsOwnWay() {
    var prompt =
        new SamplePrompt("\nSee. <ImageHere><ImageHere> and\n<ImageHere>", List.of("a", "b", "c"));

    assertThat(prompt.texts()).containsExactly("See.", "", "and", "");
  }

  private static SamplePrompts prompts(String dataset, Variant variant, ContextLimits limits) {
    return new SamplePrompts(annotation(dataset, variant), limits, new WordTokens());
  }

  private static Annotation annotation(String dataset, Variant variant) {
    return new Annotation(dataset, "", "", variant, QuestionType.OPEN_ENDED, List.of(), List.of());
  }

  private static Sample sample(String context, List<String> choices, String... images) {
    return new Sample(1, "Look here.", context, choices, List.of(images), List.of(), "yes");
  }

  private static Sample combined(String context, String... grids) {
    return new Sample(
        1, "Look here.", context, NO_CHOICES, List.of("a", "b"), List.of(grids), "yes");
  }
}
