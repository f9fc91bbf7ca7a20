package dev.crosskeep.evaluation.milebench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A data set's questions.
 *
 * @param dataset the data set, by the file's name; MileBench's own code goes by it
 * @param declaredDataset the data set, by the file's {@code meta_data}; empty when it says nothing
 * @param category what kind of data set this is, by the file's {@code meta_data}; empty when it
 *     says nothing
 * @param variant which of the data set's annotations this is, by the file's name
 * @param questionType how the questions are to be answered
 * @param samples the samples that can be used, in the file's order
 * @param skipped the samples that cannot, in the order in which that was found
 */
public record Annotation(
    String dataset,
    String declaredDataset,
    String category,
    Variant variant,
    QuestionType questionType,
    List<Sample> samples,
    List<SkippedSample> skipped) {

  public Annotation {
    samples = List.copyOf(samples);
    skipped = List.copyOf(skipped);
  }

  /**
   * Reads an annotation; pictures are not looked for.
   *
   * @throws MileBenchException when the file as a whole cannot be used
   */
  public static Annotation read(Path file) {
    return AnnotationReader.read(file, OptionalInt.empty());
  }

  /** The same without the samples that lack a picture. */
  Annotation withPicturesIn(Path imageFolder) {
    List<Sample> complete = new ArrayList<>();
    List<SkippedSample> left = new ArrayList<>(skipped);
    for (Sample sample : samples) {
      missing(sample, imageFolder)
          .ifPresentOrElse(
              problem -> left.add(new SkippedSample(Long.toString(sample.id()), problem)),
              () -> complete.add(sample));
    }
    return new Annotation(
        dataset, declaredDataset, category, variant, questionType, complete, left);
  }

  /** What is wrong with the first picture that cannot be shown. */
  private static Optional<String> missing(Sample sample, Path imageFolder) {
    Path folder = imageFolder.normalize();
    for (String image : sample.shownImages()) {
      Path file = folder.resolve(image).normalize();
      if (!file.startsWith(folder)) {
        return Optional.of("image " + image + " lies outside the image folder");
      }
      if (!Files.isRegularFile(file)) {
        return Optional.of("image " + image + " is missing");
      }
    }
    return Optional.empty();
  }
}
