package dev.crosskeep.tinyllava;

import java.util.List;

/**
 * How questions are put and answered. {@code S} stands for a shape, {@code I} for an item by its
 * shape or by colour and shape, {@code C} for a colour, {@code K} for a picture's number, {@code N}
 * for a name; in answers {@code A} for what was asked.
 *
 * <p>A sentence answer repeats the question's words and tells late, right after "is"; a direct one
 * only tells. The first wording of a family is the one that evaluation uses.
 */
record Wording(List<String> questions, String sentence) {

  /**
   * How a question names the picture it is about; the last form only where there is one picture.
   */
  static final List<String> IN_PICTURE = List.of("in picture K", "in image K", "of picture K");

  static final String IN_ONLY_PICTURE = "in the picture";

  /** Answers whatever cannot be answered. */
  static final String REFUSAL = "i can only talk about simple shapes and codes.";

  static Wording of(Family family) {
    return switch (family) {
      case COLOUR ->
          new Wording(
              List.of(
                  "what colour is the S P?",
                  "which colour is the S P?",
                  "what is the colour of the S P?",
                  "what color is the S P?",
                  "tell me the colour of the S P."),
              "the S is A.");
      case SHAPE ->
          new Wording(
              List.of(
                  "what shape is C P?",
                  "which shape is C P?",
                  "what is the shape of the C thing P?",
                  "tell me which shape is C P."),
              "the shape is A.");
      case WHICH ->
          new Wording(
              List.of(
                  "which picture has the I?",
                  "which picture shows the I?",
                  "in which picture is the I?",
                  "which image has the I?",
                  "where is the I?"),
              "the picture with the I is A.");
      case COUNT ->
          new Wording(
              List.of(
                  "how many shapes are P?",
                  "how many shapes are there P?",
                  "how many things are P?",
                  "count the shapes P."),
              "the number of shapes is A.");
      case ROW ->
          new Wording(
              List.of(
                  "which row is the I P?",
                  "what is the row of the I P?",
                  "in which row is the I P?",
                  "is the I at the top, middle or bottom P?"),
              "the row of the I is A.");
      case COLUMN ->
          new Wording(
              List.of(
                  "which column is the I P?",
                  "what is the column of the I P?",
                  "in which column is the I P?",
                  "is the I left, centre or right P?"),
              "the column of the I is A.");
      case CAPTION ->
          new Wording(
              List.of(
                  "describe picture K.",
                  "what does picture K show?",
                  "what is in picture K?",
                  "what can you see in picture K?",
                  "describe image K."),
              "picture K shows A.");
      case NEEDLE ->
          new Wording(
              List.of(
                  "what is the code of N?",
                  "tell me the code of N.",
                  "which code is the code of N?",
                  "do you know the code of N?"),
              "the code of N A.");
      case MOTION ->
          new Wording(
              List.of(
                  "which way does the I move?",
                  "which way is the I moving?",
                  "where does the I move?",
                  "in which direction does the I move?"),
              "the I is moving A.");
      case CHANGE ->
          new Wording(
              List.of(
                  "what changed in picture K?",
                  "what has changed in picture K?",
                  "what is the change in picture K?",
                  "what is different in picture K?"),
              "the change in picture K is A.");
      case REFUSAL -> new Wording(List.of("T"), REFUSAL);
    };
  }
}
