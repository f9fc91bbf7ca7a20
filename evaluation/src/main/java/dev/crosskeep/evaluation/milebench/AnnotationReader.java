package dev.crosskeep.evaluation.milebench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads one annotation file, record by record. */
final class AnnotationReader {

  private final Variant variant;
  private final OptionalInt turn;
  private final QuestionType questionType;
  private final List<String> instructions;
  private final List<Sample> samples = new ArrayList<>();
  private final List<SkippedSample> skipped = new ArrayList<>();
  private final Set<Long> ids = new HashSet<>();

  private AnnotationReader(Variant variant, OptionalInt turn, Fields metaData) {
    this.variant = variant;
    this.turn = turn;
    this.questionType =
        QuestionType.named(metaData.text("question_type"))
            .orElseThrow(() ->
                new BrokenRecordException(
                    "question_type must be multi-choice or open-ended, got "
                        + metaData.text("question_type")));
    this.instructions = metaData.texts("task_instruction");
  }

  /**
   * Reads a file.
   *
   * @param turn which turn of the samples' conversations is read, from 1; absent for the samples
   *     themselves
   */
  static Annotation read(Path file, OptionalInt turn) {
    JsonNode document = JsonFile.read(file);
    AnnotationName named = AnnotationName.of(file);
    try {
      Fields metaData = new Fields(document).fields("meta_data");
      var reader = new AnnotationReader(named.variant(), turn, metaData);
      reader.readAll(document.path("data"));
      String declared = metaData.has("dataset") ? metaData.text("dataset") : "";
      return new Annotation(
          named.dataset(),
          declared,
          metaData.textIfAny("category"),
          named.variant(),
          reader.questionType,
          reader.samples,
          reader.skipped);
    } catch (BrokenRecordException broken) {
      throw new MileBenchException(file, broken.reason(), broken);
    }
  }

  private void readAll(JsonNode data) {
    if (!data.isArray()) {
      throw new BrokenRecordException("data is missing or no list");
    }
    int number = 0;
    for (JsonNode record : data) {
      number++;
      readOne(new Fields(record), number);
    }
  }

  private void readOne(Fields record, int number) {
    String name = "record " + number;
    try {
      long id = record.wholeNumber("sample_id");
      name = Long.toString(id);
      Sample sample = turn.isPresent() ? turn(id, turn.getAsInt(), record) : sample(id, record);
      if (!ids.add(id)) {
        throw new BrokenRecordException("its id is taken by an earlier sample");
      }
      samples.add(sample);
    } catch (BrokenRecordException broken) {
      skipped.add(new SkippedSample(name, broken.reason()));
    }
  }

  private Sample sample(long id, Fields record) {
    Fields task = record.fields("task_instance");
    return new Sample(
        id,
        instruction(record.wholeNumber("task_instruction_id")),
        task.text("context"),
        choices(task),
        task.texts("images_path"),
        combinedImages(task),
        record.textOrNumber("response"));
  }

  /** The first turn shows the pictures, the others only ask. */
  private Sample turn(long id, int number, Fields record) {
    Fields task = record.fields("task_instance");
    Fields asked = task.entry("turns", number);
    boolean first = number == 1;
    return new Sample(
        id,
        first ? instruction(record.wholeNumber("task_instruction_id")) : "",
        asked.text("context"),
        List.of(),
        first ? task.texts("images_path") : List.of(),
        List.of(),
        asked.textOrNumber("response"));
  }

  private String instruction(long number) {
    if (number < 0 || number >= instructions.size()) {
      throw new BrokenRecordException(
          "task_instruction_id is %d, and there are %d instructions"
              .formatted(number, instructions.size()));
    }
    return instructions.get((int) number);
  }

  private List<String> choices(Fields task) {
    return switch (questionType) {
      case MULTIPLE_CHOICE -> atLeastOne("choice_list", task);
      case OPEN_ENDED -> task.has("choice_list") ? task.texts("choice_list") : List.of();
    };
  }

  private List<String> combinedImages(Fields task) {
    return switch (variant) {
      case Variant.Plain(), Variant.Adversarial() -> List.of();
      case Variant.Combined combined -> atLeastOne(combined.field(), task);
    };
  }

  private static List<String> atLeastOne(String field, Fields task) {
    List<String> texts = task.texts(field);
    if (texts.isEmpty()) {
      throw new BrokenRecordException(field + " is empty");
    }
    return texts;
  }
}
