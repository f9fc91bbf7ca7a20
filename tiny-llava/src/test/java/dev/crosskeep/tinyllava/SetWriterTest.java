package dev.crosskeep.tinyllava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Prediction;
import dev.crosskeep.evaluation.milebench.QuestionType;
import dev.crosskeep.evaluation.milebench.Variant;
import dev.crosskeep.evaluation.scoring.RecordScore;
import dev.crosskeep.evaluation.scoring.Scorer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SetWriterTest {

  private static final int SAMPLES = 16;
  private static final long SEED = 5;
  private static final Variant PLAIN = new Variant.Plain();

  @TempDir private static Path root;

  @BeforeAll
  static void writeSets() throws IOException {
    SetWriter.write(root, SAMPLES, SEED);
  }

  static Stream<DataSet> dataSets() {
    return EvaluationSets.ALL.stream().flatMap(group -> group.dataSets().stream());
  }

  private static Annotation read(DataSet dataSet) {
    return new MileBench(root).read(dataSet.name(), PLAIN);
  }

  private static JsonNode document(DataSet dataSet) {
    return new JsonMapper()
        .readTree(root.resolve(dataSet.name()).resolve(dataSet.name() + ".json"));
  }

  private static List<JsonNode> records(DataSet dataSet) {
    var records = new ArrayList<JsonNode>();
    document(dataSet).path("data").forEach(records::add);
    assertThat(records).hasSize(SAMPLES);
    return records;
  }

  @Test
  void everySetIsFoundAndHasAName() {
    assertThat(new MileBench(root).datasets(new Variant.Plain()))
        .containsExactlyInAnyOrderElementsOf(dataSets().map(DataSet::name).toList())
        .doesNotHaveDuplicates()
        .hasSize(18);
  }

  @ParameterizedTest
  @MethodSource("dataSets")
  void theReaderSkipsNothing(DataSet dataSet) {
    var annotation = read(dataSet);

    assertThat(annotation.skipped()).isEmpty();
    assertThat(annotation.samples()).hasSize(SAMPLES);
    assertThat(annotation.questionType()).isEqualTo(QuestionType.OPEN_ENDED);
    assertThat(annotation.declaredDataset()).isEqualTo(dataSet.name());
  }

  @ParameterizedTest
  @MethodSource("dataSets")
  void everyRecordTellsItsPicturesFamilyAndCategory(DataSet dataSet) {
    assertThat(document(dataSet).path("meta_data").path("category").asString())
        .isEqualTo(dataSet.category());
    for (var record : records(dataSet)) {
      int pictures = record.path("task_instance").path("images_path").size();
      assertThat(record.path("images_number").asInt()).isEqualTo(pictures);
      assertThat(record.path("image_quantity_level").asString())
          .isEqualTo(pictures < 6 ? "Few" : "Medium");
      assertThat(record.path("category").asString()).isEqualTo(dataSet.category());
      assertThat(record.path("family").asString()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dataSets")
  void theSentenceThatTheModelWasTaughtScoresFully(DataSet dataSet) {
    var sentences =
        records(dataSet).stream()
            .map(r -> new Prediction(r.path("sample_id").asLong(), r.path("answer").asString()))
            .toList();

    assertThat(Scorer.score(read(dataSet), sentences).records())
        .extracting(RecordScore::score)
        .allMatch(score -> score > 0.99999999);
  }

  @ParameterizedTest
  @MethodSource("dataSets")
  void anotherAnswerDoesNotScoreFully(DataSet dataSet) {
    var refusals =
        records(dataSet).stream()
            .map(r -> new Prediction(r.path("sample_id").asLong(), Wording.REFUSAL))
            .toList();

    assertThat(Scorer.score(read(dataSet), refusals).records())
        .extracting(RecordScore::score)
        .allMatch(score -> dataSet.gold() == DataSet.Gold.SENTENCE ? score < 0.3 : score == 0);
  }

  @Test
  void samplesOfAPairHaveOneNameAndOthersNone() {
    for (var group : EvaluationSets.ALL) {
      for (var dataSet : group.dataSets()) {
        var records = records(dataSet);
        for (int i = 0; i < SAMPLES; i++) {
          assertThat(records.get(i).path("pair").asString(""))
              .isEqualTo(group.dataSets().size() == 1 ? "" : group.name() + "-" + i);
        }
      }
    }
  }

  @Test
  void onlyConversationsHaveTurnsAndTheLastIsTheQuestion() {
    dataSets()
        .forEach(dataSet -> {
          for (var record : records(dataSet)) {
            var task = record.path("task_instance");
            if (!dataSet.subject().equals("Conversation")) {
              assertThat(task.has("turns")).as(dataSet.name()).isFalse();
              continue;
            }
            var turns = task.path("turns");
            var first = turns.path(0);
            var last = turns.path(1);
            assertThat(turns.size()).isEqualTo(2);
            assertThat(first.path("context").asString()).contains("{image#1}");
            assertThat(task.path("context").asString())
                .endsWith(" " + last.path("context").asString());
            assertThat(last.path("context").asString()).startsWith("wh").doesNotContain("{image#");
            assertThat(last.path("response")).isEqualTo(record.path("response"));
            assertThat(last.path("answer")).isEqualTo(record.path("answer"));
            assertThat(last.path("family")).isEqualTo(record.path("family"));
          }
        });
  }

  /** A new drawing of the picture, its noise apart, is nearer to the file than any other's. */
  @Test
  void everyFileShowsItsPicture() throws IOException {
    for (var group : EvaluationSets.ALL) {
      var drawn = group.draw(SAMPLES, SEED);
      for (int i = 0; i < group.dataSets().size(); i++) {
        var images = root.resolve(group.dataSets().get(i).name()).resolve("images");
        for (int id = 0; id < SAMPLES; id++) {
          var pictures = drawn.get(id).get(i).scene().pictures();
          for (int k = 0; k < pictures.size(); k++) {
            var file = images.resolve(id + "-" + (k + 1) + ".png");
            assertThat(nearest(pixels(file), pictures)).isEqualTo(pictures.get(k));
          }
        }
      }
    }
  }

  private static Picture nearest(int[] pixels, List<Picture> pictures) {
    var nearest = pictures.getFirst();
    long least = Long.MAX_VALUE;
    for (var picture : pictures) {
      var drawing = Renderer.draw(picture, new SplittableRandom(1));
      long difference = 0;
      for (int i = 0; i < pixels.length; i++) {
        difference += Math.abs(pixels[i] - drawing[i]);
      }
      if (difference < least) {
        least = difference;
        nearest = picture;
      }
    }
    return nearest;
  }

  private static int[] pixels(Path file) throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file)));
    assertThat(image.getWidth()).isEqualTo(Renderer.SIZE);
    assertThat(image.getHeight()).isEqualTo(Renderer.SIZE);
    return image.getRaster().getPixels(0, 0, Renderer.SIZE, Renderer.SIZE, (int[]) null);
  }

  @Test
  void samplesOfAPairShowTheSamePixels() throws IOException {
    var text = root.resolve("TextOnlyMMCoQA/images");
    var binding = root.resolve("BindingMMCoQA/images");
    var alone = Files.readAllBytes(root.resolve("WithoutDistractorsMMCoQA/images/3-1.png"));
    var among =
        Stream.of(1, 2, 3, 4, 5)
            .map(k -> root.resolve("WithDistractorsMMCoQA/images/3-" + k + ".png"))
            .toList();

    assertThat(files(text)).isEqualTo(files(binding));
    var same = 0;
    for (var file : among) {
      same += Arrays.equals(Files.readAllBytes(file), alone) ? 1 : 0;
    }
    assertThat(same).isEqualTo(1);
  }

  @Test
  void equalSeedsWriteEqualFiles(@TempDir Path again, @TempDir Path other) throws IOException {
    SetWriter.write(again, SAMPLES, SEED);
    SetWriter.write(other, SAMPLES, SEED + 1);

    assertThat(files(again)).isEqualTo(files(root)).isNotEqualTo(files(other));
  }

  /** Each file's hash by its place in a folder. */
  private static Map<String, Integer> files(Path folder) throws IOException {
    var files = new TreeMap<String, Integer>();
    try (var all = Files.walk(folder)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  @Test
  void noSamplesAreRefused(@TempDir Path other) {
    assertThatThrownBy(() -> SetWriter.write(other, 0, SEED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("samples must be at least 1, got 0");
  }
}
