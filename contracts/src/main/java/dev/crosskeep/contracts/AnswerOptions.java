package dev.crosskeep.contracts;

/**
 * What an answer shall tell about its cache besides what every answer tells.
 *
 * @param map which patches of its pictures were kept
 * @param fidelity how close it is to the answer of the full cache
 */
public record AnswerOptions(boolean map, boolean fidelity) {

  /** Nothing more. */
  public static final AnswerOptions NONE = new AnswerOptions(false, false);
}
