package dev.crosskeep.evaluation.milebench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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

  /** The data sets that have a plain annotation, by name. */
  public List<String> datasets() {
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> Files.isRegularFile(annotation(name, new Variant.Plain())))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new MileBenchException(root, "cannot be listed", failure);
    }
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

  /** The folder that a sample's picture names are relative to. */
  public Path imageFolder(String dataset, Variant variant) {
    return root.resolve(dataset).resolve(variant.imageFolder());
  }

  private Path annotation(String dataset, Variant variant) {
    return root.resolve(dataset).resolve(variant.fileName(dataset));
  }
}
