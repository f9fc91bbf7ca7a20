package dev.crosskeep.evaluation.scoring;

import dev.crosskeep.evaluation.milebench.Annotation;

/** What counts as a right answer in a data set. */
enum Measure {
  /** The gold answer is one of the answer's words. */
  WORD("Accuracy"),
  /** The gold answer occurs in the answer, be it within a word. */
  SUBSTRING("Accuracy"),
  /** The right choice is named. */
  CHOICE("Accuracy"),
  /** Words in common, in order. */
  ROUGE_L("Rouge-L f");

  private static final String NEEDLE = "NeedleInAHaystack";
  private static final String MMCOQA = "MMCoQA";

  private final String label;

  Measure(String label) {
    this.label = label;
  }

  /** The measure of a data set: by its name, else by its type of question. */
  static Measure of(Annotation annotation) {
    if (named(NEEDLE, annotation)) {
      return WORD;
    }
    if (named(MMCOQA, annotation)) {
      return SUBSTRING;
    }
    return switch (annotation.questionType()) {
      case MULTIPLE_CHOICE -> CHOICE;
      case OPEN_ENDED -> ROUGE_L;
    };
  }

  private static boolean named(String part, Annotation annotation) {
    return annotation.dataset().contains(part) || annotation.declaredDataset().contains(part);
  }

  /** The mean's name, as MileBench writes it. */
  String label() {
    return label;
  }
}
