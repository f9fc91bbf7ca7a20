package dev.crosskeep.evaluation.scoring;

import com.fasterxml.jackson.annotation.JsonValue;

/** MileBench's levels of how many pictures a sample has, before any are cut off. */
public enum ImageQuantity {
  FEW("Few"),
  MEDIUM("Medium"),
  MANY("Many");

  private static final int FEWEST_OF_MEDIUM = 6;
  private static final int MOST_OF_MEDIUM = 31;

  private final String label;

  ImageQuantity(String label) {
    this.label = label;
  }

  /** The level of a sample with so many pictures. */
  public static ImageQuantity of(int images) {
    if (images < FEWEST_OF_MEDIUM) {
      return FEW;
    }
    return images > MOST_OF_MEDIUM ? MANY : MEDIUM;
  }

  /** As MileBench writes it. */
  @JsonValue
  public String label() {
    return label;
  }
}
