package dev.crosskeep.evaluation.milebench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a system answered to one sample.
 *
 * @param sampleId the sample
 * @param response the answer as the system gave it, possibly empty
 */
public record Prediction(long sampleId, String response) {

  /**
   * Reads {@code pred.json}: a list of records, of which {@code sample_id} and {@code
   * pred_response} are used.
   *
   * @throws MileBenchException when a record lacks either, or there is no record
   */
  public static List<Prediction> read(Path file) {
    JsonNode document = JsonFile.read(file);
    if (!document.isArray() || document.isEmpty()) {
      throw new MileBenchException(file, "is no list of predictions");
    }
    List<Prediction> predictions = new ArrayList<>();
    for (JsonNode record : document) {
      predictions.add(one(file, predictions.size() + 1, new Fields(record)));
    }
    return List.copyOf(predictions);
  }

  private static Prediction one(Path file, int number, Fields record) {
    try {
      return new Prediction(record.wholeNumber("sample_id"), record.text("pred_response"));
    } catch (BrokenRecordException broken) {
      throw new MileBenchException(file, "record " + number + ": " + broken.reason(), broken);
    }
  }
}
