package dev.crosskeep.evaluation.milebench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotationTest {

  private static final String OPEN = "open-ended";
  private static final String WHOLE =
      "{'sample_id': 5, 'task_instruction_id': 1, 'response': 'a dog',"
          + " 'task_instance': {'context': '{image#1}?', 'images_path': ['a.png']}}";

  @TempDir private Path root;

  @Test
  void aSampleIsReadWithItsInstruction() {
    Annotation annotation = read("IEdit.json", OPEN, WHOLE);

    assertThat(annotation.samples())
        .containsExactly(
            new Sample(5, "Tell.", "{image#1}?", List.of(), List.of("a.png"), List.of(), "a dog"));
    assertThat(annotation.skipped()).isEmpty();
    assertThat(annotation.questionType()).isEqualTo(QuestionType.OPEN_ENDED);
    assertThat(annotation.declaredDataset()).isEqualTo("declared");
  }

  @Test
  void choicesAreReadAndOtherFieldsMayHoldAnything() {
    Annotation annotation =
        read(
            "TQA.json",
            "multi-choice",
            "{'sample_id': 5, 'task_instruction_id': 0, 'response': 2, 'images_number': null,"
                + " 'task_instance': {'context': '', 'images_path': [], 'extra': {},"
                + " 'choice_list': ['two', 2]}}");

    assertThat(annotation.samples())
        .containsExactly(
            new Sample(5, "Look.", "", List.of("two", "2"), List.of(), List.of(), "2"));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"7, 7", "'\"7\"', 7", "'\" 007 \"', 7", "'\"-3\"', -3"})
  void anIdMayBeTextThatSpellsAWholeNumber(String spelt, long id) {
    Annotation annotation = read("IEdit.json", OPEN, WHOLE.replace("5", spelt));

    assertThat(annotation.samples()).extracting(Sample::id).containsExactly(id);
  }

  @ParameterizedTest(name = "{1}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'sample_id': 5 | 'sample_id': 'x' | record 1 | sample_id is missing or no whole number",
        "'sample_id': 5 | 'sample_id': 5.5 | record 1 | sample_id is missing or no whole number",
        "'sample_id': 5, | | record 1 | sample_id is missing or no whole number",
        "_id': 1 | _id': 2 | 5 | task_instruction_id is 2, and there are 2 instructions",
        "_id': 1 | _id': -1 | 5 | task_instruction_id is -1, and there are 2 instructions",
        "'response': 'a dog' | 'response': null | 5 | response is missing or no text",
        "'task_instance' | 'task' | 5 | task_instance is missing or no object",
        "'context' | 'question' | 5 | context is missing or no text",
        "['a.png'] | 'a.png' | 5 | images_path is missing or no list",
        "['a.png'] | ['a.png', null] | 5 | images_path is missing or no text"
      })
  void aBrokenRecordIsNamedAndTheRestIsRead(
      String whole, @Nullable String broken, String sample, String reason) {
    String record = WHOLE.replace(whole, broken == null ? "" : broken);

    Annotation annotation = read("IEdit.json", OPEN, record + "," + WHOLE.replace("5", "6"));

    assertThat(annotation.skipped()).containsExactly(new SkippedSample(sample, reason));
    assertThat(annotation.samples()).extracting(Sample::id).containsExactly(6L);
  }

  @Test
  void aRecordThatIsNoObjectIsBrokenToo() {
    Annotation annotation = read("IEdit.json", OPEN, WHOLE + ", 3");

    assertThat(annotation.skipped()).extracting(SkippedSample::sample).containsExactly("record 2");
  }

  @Test
  void aChoiceQuestionNeedsChoices() {
    Annotation annotation =
        read(
            "TQA.json",
            "multi-choice",
            WHOLE
                + ","
                + WHOLE.replace("5", "6").replace("'context'", "'choice_list':[],'context'"));

    assertThat(annotation.skipped())
        .containsExactly(
            new SkippedSample("5", "choice_list is missing or no list"),
            new SkippedSample("6", "choice_list is empty"));
  }

  @Test
  void ofTwoSamplesWithOneIdTheSecondIsBroken() {
    Annotation annotation = read("IEdit.json", OPEN, WHOLE + "," + WHOLE.replace("5", "'05'"));

    assertThat(annotation.samples()).hasSize(1);
    assertThat(annotation.skipped())
        .containsExactly(new SkippedSample("5", "its id is taken by an earlier sample"));
  }

  @Test
  void aCombinedRecordListsItsGrids() {
    String combined = WHOLE.replace("'context'", "'combined_2_images': ['5-0.jpg'], 'context'");

    Annotation annotation = read("IEdit_combined_2.json", OPEN, combined + "," + WHOLE);

    assertThat(annotation.dataset()).isEqualTo("IEdit");
    assertThat(annotation.samples())
        .singleElement()
        .satisfies(sample -> assertThat(sample.shownImages()).containsExactly("5-0.jpg"));
    assertThat(annotation.skipped())
        .containsExactly(new SkippedSample("5", "combined_2_images is missing or no list"));
  }

  @Test
  void theFilesNameTellsDataSetAndVariant() {
    assertThat(AnnotationName.of(Path.of("CLEVR-Change-adv.json")))
        .isEqualTo(new AnnotationName("CLEVR-Change", new Variant.Adversarial()));
    assertThat(AnnotationName.of(Path.of("OCR-VQA_combined_1.json")))
        .isEqualTo(new AnnotationName("OCR-VQA", new Variant.Combined(1)));
    assertThat(AnnotationName.of(Path.of("Spot-the-Diff.json")))
        .isEqualTo(new AnnotationName("Spot-the-Diff", new Variant.Plain()));
  }

  @Test
  void oneVariantsFileLiesBesideAnothers() {
    assertThat(new Variant.Adversarial().beside(Path.of("a/TQA.json")))
        .isEqualTo(Path.of("a/TQA-adv.json"));
    assertThat(new Variant.Plain().beside(Path.of("TQA_combined_1.json")))
        .isEqualTo(Path.of("TQA.json"));
  }

  @Test
  void aMissingFileIsRefusedByName() {
    Path file = root.resolve("none.json");

    assertThatThrownBy(() -> Annotation.read(file))
        .isInstanceOf(MileBenchException.class)
        .hasMessage(file + ": there is no such file");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'meta_data'         | is not valid JSON (line 1, column 13)",
        "[]                   | meta_data is missing or no object",
        "{'meta_data': {}}    | question_type is missing or no text",
        "{'meta_data': {'question_type': 'yes-no'}} | question_type must be multi-choice or"
            + " open-ended, got yes-no",
        "{'meta_data': {'question_type': 'open-ended'}} | task_instruction is missing or no list",
        "{'meta_data': {'question_type': 'open-ended', 'task_instruction': []}} | data is missing"
            + " or no list"
      })
  void aFileThatCannotBeUsedIsRefusedByName(String json, String problem) {
    Path file = folder().write("IEdit.json", json);

    assertThatThrownBy(() -> Annotation.read(file))
        .isInstanceOf(MileBenchException.class)
        .hasMessage(file + ": " + problem);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {", 'category': 'temporal' | temporal", ", 'category': 3 | \"\"", "\"\" | \"\""})
  void aDataSetMayTellItsCategory(String field, String category) {
    Path file =
        folder()
            .write(
                "IEdit.json",
                "{'meta_data': {'question_type': 'open-ended', 'task_instruction': []"
                    + field
                    + "}, 'data': []}");

    assertThat(Annotation.read(file).category()).isEqualTo(category);
  }

  private Annotation read(String fileName, String type, String records) {
    return Annotation.read(folder().annotation("IEdit", fileName, type, records));
  }

  private Folder folder() {
    return new Folder(root);
  }
}
