package dev.crosskeep.tinyllava;

import dev.crosskeep.evaluation.scoring.ImageQuantity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A data set's annotation as MileBench lays it out. What MileBench has no field for stands in
 * fields of its own, which its readers pass over.
 *
 * <p>The instruction is empty: the model was never taught any.
 */
final class AnnotationDocument {

  private static final JsonMapper JSON = JsonMapper.shared();

  private AnnotationDocument() {}

  static ObjectNode of(DataSet dataSet, List<ObjectNode> samples) {
    var document = JSON.createObjectNode();
    var metaData = document.putObject("meta_data");
    metaData.put("dataset", dataSet.name());
    metaData.put("split", "test");
    metaData.put("num_sample", String.valueOf(samples.size()));
    metaData.putArray("task_instruction").add("");
    metaData.put("question_type", "open-ended");
    metaData.put("category", dataSet.category());
    document.putArray("data").addAll(samples);
    return document;
  }

  static ObjectNode sample(int id, DataSet dataSet, Asked asked, Optional<String> pair) {
    var last = asked.turns().getLast();
    int pictures = asked.scene().pictures().size();
    var sample = JSON.createObjectNode();
    sample.put("sample_id", id);
    sample.put("task_instruction_id", 0);
    var task = sample.putObject("task_instance");
    task.put("context", context(asked.scene(), last));
    var images = task.putArray("images_path");
    for (int k = 0; k < pictures; k++) {
      images.add(imageName(id, k));
    }
    if (asked.turns().size() > 1) {
      turns(task, dataSet, asked);
    }
    sample.put("response", dataSet.goldAnswer(last));
    sample.put("image_quantity_level", ImageQuantity.of(pictures).label());
    sample.put("images_number", pictures);
    sample.put("answer", last.exchange().answer());
    sample.put("family", family(last));
    sample.put("category", dataSet.category());
    pair.ifPresent(name -> sample.put("pair", name));
    return sample;
  }

  /** The file of a sample's picture of that index. */
  static String imageName(int sample, int k) {
    return sample + "-" + (k + 1) + ".png";
  }

  /** The first turn shows the pictures, the others only ask. */
  private static void turns(ObjectNode task, DataSet dataSet, Asked asked) {
    var turns = task.putArray("turns");
    for (var turn : asked.turns()) {
      String question = turn.exchange().question();
      turns
          .addObject()
          .put("context", turns.size() == 1 ? context(asked.scene(), turn) : question)
          .put("response", dataSet.goldAnswer(turn))
          .put("answer", turn.exchange().answer())
          .put("family", family(turn));
    }
  }

  /** The pictures' marks with the codes before, between and behind them, then the question. */
  private static String context(Scene scene, Turn turn) {
    var context = new StringBuilder();
    for (int k = 0; k <= scene.pictures().size(); k++) {
      for (var code : scene.codes()) {
        if (code.beforePicture() == k) {
          context.append(' ').append(code.sentence());
        }
      }
      if (k < scene.pictures().size()) {
        context.append(" {image#").append(k + 1).append('}');
      }
    }
    return context.append(' ').append(turn.exchange().question()).substring(1);
  }

  private static String family(Turn turn) {
    return turn.exchange().family().name().toLowerCase(Locale.ROOT);
  }
}
