package dev.crosskeep.evaluation.milebench;

import java.nio.file.Path;
import java.util.Optional;

/** Which of a data set's annotations is meant. */
public sealed interface Variant {

  /** {@code DATASET.json}. */
  record Plain() implements Variant {}

  /** {@code DATASET-adv.json}: the same pictures, adversarial questions. */
  record Adversarial() implements Variant {}

  /** {@code DATASET_combined_N.json}: a sample's pictures as grids on {@code pictures} pictures. */
  record Combined(int pictures) implements Variant {

    public Combined {
      if (pictures < 1) {
        throw new IllegalArgumentException("pictures must be at least 1, got " + pictures);
      }
    }

    /** The annotation's field that lists the grids, and the name of the folder they lie in. */
    String field() {
      return "combined_" + pictures + "_images";
    }
  }

  /** The combined variant, or the plain one when nothing is said of grids. */
  static Variant combined(Optional<Integer> pictures) {
    return pictures.<Variant>map(Combined::new).orElseGet(Plain::new);
  }

  /** The annotation's file name. */
  default String fileName(String dataset) {
    return switch (this) {
      case Plain() -> dataset + ".json";
      case Adversarial() -> dataset + "-adv.json";
      case Combined(int pictures) -> dataset + "_combined_" + pictures + ".json";
    };
  }

  /** The folder, beside the annotation, that the pictures lie in. */
  default String imageFolder() {
    return switch (this) {
      case Plain(), Adversarial() -> "images";
      case Combined combined -> combined.field();
    };
  }

  /** This variant's annotation in the folder of another one of the same data set. */
  default Path beside(Path annotation) {
    return annotation.resolveSibling(fileName(AnnotationName.of(annotation).dataset()));
  }
}
