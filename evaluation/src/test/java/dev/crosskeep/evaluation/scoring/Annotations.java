package dev.crosskeep.evaluation.scoring;

import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.QuestionType;
import dev.crosskeep.evaluation.milebench.Sample;
import dev.crosskeep.evaluation.milebench.Variant;
import java.util.Collections;
import java.util.List;

/** Annotations for tests, without files. */
final class Annotations {

  private Annotations() {}

  static Annotation of(String dataset, QuestionType type, Sample... samples) {
    return new Annotation(dataset, "", "", new Variant.Plain(), type, List.of(samples), List.of());
  }

  static Sample open(long id, int images, String response) {
    return choice(id, images, response);
  }

  static Sample choice(long id, int images, String response, String... choices) {
    return new Sample(
        id,
        "Answer.",
        "What is it?",
        List.of(choices),
        Collections.nCopies(images, "picture.png"),
        List.of(),
        response);
  }
}
