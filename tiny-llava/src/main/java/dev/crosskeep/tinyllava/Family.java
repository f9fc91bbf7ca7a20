package dev.crosskeep.tinyllava;

/** The kinds of question the model learns to answer. */
enum Family {
  COLOUR,
  SHAPE,
  WHICH,
  COUNT,
  ROW,
  COLUMN,
  CAPTION,
  NEEDLE,
  MOTION,
  CHANGE,
  REFUSAL
}
