package dev.crosskeep.evaluation.milebench;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the name of an annotation's file says. */
record AnnotationName(String dataset, Variant variant) {

  private static final Pattern NAME =
      Pattern.compile("(?<dataset>.+?)(?<adv>-adv|_combined_(?<n>[1-9][0-9]{0,3}))?(\\.json)?");

  static AnnotationName of(Path file) {
    String name = String.valueOf(file.getFileName());
    Matcher parts = NAME.matcher(name);
    return parts.matches()
        ? new AnnotationName(parts.group("dataset"), variant(parts))
        : new AnnotationName(name, new Variant.Plain());
  }

  private static Variant variant(Matcher parts) {
    if (parts.group("n") != null) {
      return new Variant.Combined(Integer.parseInt(parts.group("n")));
    }
    return parts.group("adv") == null ? new Variant.Plain() : new Variant.Adversarial();
  }
}
