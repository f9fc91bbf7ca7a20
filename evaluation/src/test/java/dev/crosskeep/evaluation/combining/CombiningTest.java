package dev.crosskeep.evaluation.combining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Sample;
import dev.crosskeep.evaluation.milebench.SkippedSample;
import dev.crosskeep.evaluation.milebench.Variant;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CombiningTest {

  private static final Variant.Combined ONE = new Variant.Combined(1);

  @TempDir private Path folder;
  private MileBench sets;

  /**
   * Sample 1 has three pictures, 2 has one, 3 misses one, 4's is none, 5 has none; the last record
   * has no id that can be read.
   */
  @BeforeEach
  void write() throws IOException {
    var images = Files.createDirectories(folder.resolve("Count/images"));
    Files.write(images.resolve("red.png"), Pictures.plain(Color.RED, 3, 2));
    Files.write(images.resolve("blue.png"), Pictures.plain(Color.BLUE, 2, 3));
    Files.writeString(images.resolve("broken.png"), "no picture");
    Files.writeString(
        folder.resolve("Count/Count.json"),
        """
        {"meta_data": {"dataset": "Count", "task_instruction": ["Zähle."],
        "question_type": "open-ended"}, "data": [%s, %s, %s, %s, %s, {"sample_id": null}]}\
        """
            .formatted(
                record("1", "\"red.png\", \"blue.png\", \"red.png\""),
                record("\"2\"", "\"blue.png\""),
                record("3", "\"missing.png\""),
                record("4", "\"broken.png\""),
                record("5", "")));
    sets = new MileBench(folder);
  }

  private static String record(String id, String images) {
    return """
    {"sample_id": %s, "task_instruction_id": 0, "task_instance": {"context": "{image#1}?",
    "images_path": [%s], "more": {"kept": true}}, "response": "one"}\
    """
        .formatted(id, images);
  }

  @Test
  void everySampleGetsItsGridOrIsNamedAsSkipped() throws IOException {
    var outcome = new Combining(sets, ONE).run("Count");

    assertThat(outcome.samples()).isEqualTo(2);
    assertThat(outcome.skipped())
        .extracting(SkippedSample::sample)
        .containsExactlyInAnyOrder("record 6", "3", "4", "5");
    var combined = sets.read("Count", ONE);
    assertThat(combined.samples())
        .extracting(Sample::shownImages)
        .containsExactly(List.of("1-0.jpg"), List.of("2-0.jpg"));
    var grid = ImageIO.read(grids().resolve("1-0.jpg").toFile());
    assertThat(grid.getWidth()).isEqualTo(2 * Grid.CELL);
    assertThat(new Color(grid.getRGB(1200, 400)).getBlue()).isGreaterThan(200);
  }

  @Test
  void whatTheAnnotationSaysBesidesStaysAndSkippedSamplesAreNamedByItsReaders() throws IOException {
    new Combining(sets, ONE).run("Count");

    assertThat(Files.readString(folder.resolve("Count/Count_combined_1.json")))
        .contains("Zähle.", "\"kept\" : true", "\"red.png\"");
    assertThat(sets.read("Count", ONE).skipped())
        .contains(
            new SkippedSample("3", "combined_1_images is missing or no list"),
            new SkippedSample("4", "combined_1_images is missing or no list"));
  }

  @Test
  void aRunThatWasEndedDrawsOnlyWhatIsMissing() throws IOException {
    new Combining(sets, ONE).run("Count");
    Path first = grids().resolve("1-0.jpg");
    Path second = grids().resolve("2-0.jpg");
    Files.writeString(first, "drawn before");
    Files.delete(second);

    new Combining(sets, ONE).run("Count");

    assertThat(first).hasContent("drawn before");
    assertThat(second).isNotEmptyFile();
    // Nothing is left of files in the making.
    assertThat(grids()).isDirectoryNotContaining("glob:**.unfinished");
  }

  @Test
  void aGridThatIsOlderThanItsPicturesIsDrawnAgain() throws IOException {
    new Combining(sets, ONE).run("Count");
    Path grid = grids().resolve("2-0.jpg");
    Files.writeString(grid, "drawn before");
    Files.setLastModifiedTime(grid, FileTime.from(Instant.EPOCH));

    new Combining(sets, ONE).run("Count");

    assertThat(ImageIO.read(grid.toFile()).getWidth()).isEqualTo(Grid.CELL);
  }

  /** With two grids, three pictures are two and one; with three, one each. */
  @ParameterizedTest(name = "{0} pictures, {1} grids: {2}")
  @CsvSource({"3, 1, 3", "3, 2, 2", "3, 3, 1", "3, 9, 1", "8, 3, 3", "9, 3, 3", "10, 3, 4"})
  void picturesAreSharedOutOverAtMostSoManyGrids(int pictures, int grids, int perGrid) {
    assertThat(Combining.perGrid(pictures, grids)).isEqualTo(perGrid);
  }

  @Test
  void severalGridsAreNumberedFromNought() {
    new Combining(sets, new Variant.Combined(2)).run("Count");

    assertThat(sets.read("Count", new Variant.Combined(2)).samples())
        .extracting(Sample::shownImages)
        .containsExactly(List.of("1-0.jpg", "1-1.jpg"), List.of("2-0.jpg"));
  }

  private Path grids() {
    return folder.resolve("Count/combined_1_images");
  }
}
