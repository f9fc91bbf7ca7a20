package dev.crosskeep.evaluation.milebench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MileBenchTest {

  private static final String TWO_SAMPLES = sample(1, "a.png") + "," + sample(2, "b.png");

  @TempDir private Path root;

  @Test
  void listsTheFoldersThatHoldTheirOwnAnnotation() {
    annotation("TQA", "TQA.json");
    annotation("IEdit", "IEdit.json");
    annotation("Other", "Another.json");
    annotation("WebQA", "WebQA-adv.json");
    folder().write("README.md", "");

    assertThat(new MileBench(root).datasets(new Variant.Plain())).containsExactly("IEdit", "TQA");
    assertThat(new MileBench(root).datasets(new Variant.Adversarial())).containsExactly("WebQA");
  }

  @Test
  void aRootThatIsNotThereIsRefusedByName() {
    Path nowhere = root.resolve("nowhere");

    assertThatThrownBy(() -> new MileBench(nowhere))
        .isInstanceOf(MileBenchException.class)
        .hasMessage(nowhere + ": there is no such folder");
  }

  @Test
  void aSampleWithoutItsPictureIsSkippedAndNamed() {
    annotation("IEdit", "IEdit.json");
    folder().picture("IEdit/images/b.png");

    Annotation annotation = new MileBench(root).read("IEdit", new Variant.Plain());

    assertThat(annotation.samples()).extracting(Sample::id).containsExactly(2L);
    assertThat(annotation.skipped())
        .containsExactly(new SkippedSample("1", "image a.png is missing"));
  }

  @Test
  void aPictureOutsideTheImageFolderIsNotShown() {
    folder().annotation("IEdit", "IEdit.json", "open-ended", sample(1, "../secret.png"));
    folder().picture("IEdit/secret.png");

    assertThat(new MileBench(root).read("IEdit", new Variant.Plain()).skipped())
        .containsExactly(
            new SkippedSample("1", "image ../secret.png lies outside the image folder"));
  }

  @Test
  void theAdversarialVariantShowsTheSamePictures() {
    annotation("IEdit", "IEdit-adv.json");
    folder().picture("IEdit/images/a.png");
    folder().picture("IEdit/images/b.png");

    assertThat(new MileBench(root).read("IEdit", new Variant.Adversarial()).samples()).hasSize(2);
  }

  @Test
  void theCombinedVariantShowsItsGridsOnly() {
    folder()
        .annotation(
            "IEdit",
            "IEdit_combined_1.json",
            "open-ended",
            TWO_SAMPLES
                .replace("['a.png']", "['a.png'], 'combined_1_images': ['1-0.jpg']")
                .replace("['b.png']", "['b.png'], 'combined_1_images': ['2-0.jpg']"));
    folder().picture("IEdit/combined_1_images/1-0.jpg");

    Annotation annotation = new MileBench(root).read("IEdit", new Variant.Combined(1));

    assertThat(annotation.samples()).extracting(Sample::id).containsExactly(1L);
    assertThat(annotation.skipped())
        .containsExactly(new SkippedSample("2", "image 2-0.jpg is missing"));
  }

  @Test
  void aTurnHasItsOwnQuestionAndAnswerAndOnlyTheFirstShowsThePictures() {
    folder()
        .annotation(
            "Talk",
            "Talk.json",
            "open-ended",
            sample(1, "a.png")
                .replace(
                    "'images_path'",
                    "'turns': [{'context': '{image#1} who?', 'response': 'a cat'},"
                        + " {'context': 'where?', 'response': 7}], 'images_path'"));
    folder().picture("Talk/images/a.png");
    var sets = new MileBench(root);

    assertThat(sets.readTurn("Talk", 1).samples())
        .containsExactly(
            new Sample(
                1, "Look.", "{image#1} who?", List.of(), List.of("a.png"), List.of(), "a cat"));
    assertThat(sets.readTurn("Talk", 2).samples())
        .containsExactly(new Sample(1, "", "where?", List.of(), List.of(), List.of(), "7"));
    assertThat(sets.readTurn("Talk", 3).skipped())
        .containsExactly(new SkippedSample("1", "turns has no entry 3"));
    annotation("IEdit", "IEdit.json");
    assertThat(sets.datasetsWithTurns(2)).containsExactly("Talk");
    assertThat(sets.datasetsWithTurns(3)).isEmpty();
  }

  private void annotation(String dataset, String fileName) {
    folder().annotation(dataset, fileName, "open-ended", TWO_SAMPLES);
  }

  private static String sample(int id, String picture) {
    return "{'sample_id': "
        + id
        + ", 'task_instruction_id': 0, 'response': 'a dog',"
        + " 'task_instance': {'context': '{image#1}?', 'images_path': ['"
        + picture
        + "']}}";
  }

  private Folder folder() {
    return new Folder(root);
  }
}
