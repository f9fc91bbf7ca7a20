package dev.crosskeep.evaluation.milebench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A copy of MileBench on disk: {@code DATASET/DATASET.json} with its variants beside it, and the
 * pictures in {@code DATASET/images} or {@code DATASET/combined_N_images}.
 */
public final class MileBench {

  private final Path root;

  /**
   * The copy in a folder.
   *
   * @throws MileBenchException when there is no such folder
   */
  public MileBench(Path root) {
    if (!Files.isDirectory(root)) {
      throw new MileBenchException(root, "there is no such folder");
    }
    this.root = root;
  }

  /** The data sets that have an annotation of that variant, by name. */
  public List<String> datasets(Variant variant) {
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> Files.isRegularFile(annotation(name, variant)))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new MileBenchException(root, "cannot be listed", failure);
    }
  }

  /** Those of the plain ones that have conversations of at least so many turns. */
  public List<String> datasetsWithTurns(int turns) {
    return datasets(new Variant.Plain()).stream()
        .filter(name -> !readTurn(name, turns).samples().isEmpty())
        .toList();
  }

  /**
   * The samples of a data set whose pictures are all there; the others are among the skipped ones.
   *
   * @throws MileBenchException when the annotation as a whole cannot be used
   */
  public Annotation read(String dataset, Variant variant) {
    return Annotation.read(annotation(dataset, variant))
        .withPicturesIn(imageFolder(dataset, variant));
  }

  /**
   * One turn of a data set's conversations: the samples with that turn's question and gold answer.
   * Only the first turn shows the pictures.
   *
   * @param turn from 1
   * @throws MileBenchException when the annotation as a whole cannot be used
   */
  public Annotation readTurn(String dataset, int turn) {
    var plain = new Variant.Plain();
    return AnnotationReader.read(annotation(dataset, plain), OptionalInt.of(turn))
        .withPicturesIn(imageFolder(dataset, plain));
  }

  /**
   * Writes the combined annotation: the plain one with each sample's grids.
   *
   * @param grids their names by the samples' ids; a sample that has none stays as it is
   * @throws MileBenchException when that cannot be done
   */
  public void writeCombined(
      String dataset, Variant.Combined variant, Map<Long, List<String>> grids) {
    JsonNode document = JsonFile.read(annotation(dataset, new Variant.Plain()));
    for (JsonNode record : document.path("data")) {
      if (record.path("task_instance") instanceof ObjectNode task) {
        new Fields(record)
            .wholeNumberIfAny("sample_id")
            .map(grids::get)
            .ifPresent(names -> names.forEach(task.putArray(variant.field())::add));
      }
    }
    JsonFile.write(annotation(dataset, variant), document);
  }

  /** The folder that a sample's picture names are relative to. */
  public Path imageFolder(String dataset, Variant variant) {
    return root.resolve(dataset).resolve(variant.imageFolder());
  }

  private Path annotation(String dataset, Variant variant) {
    return root.resolve(dataset).resolve(variant.fileName(dataset));
  }
}
