package dev.crosskeep.policy.admin;

import dev.crosskeep.service.problems.Refusal;

/** Why somebody does something: the rule for what he writes. */
final class Reason {

  static final String RULE = "a reason of 1 to 1000 characters is needed";
  private static final int LONGEST = 1000;

  private Reason() {}

  static boolean isGiven(String text) {
    return !text.isBlank() && text.length() <= LONGEST && text.indexOf(0) < 0;
  }

  /**
   * The reason without the blanks around it.
   *
   * @throws Refusal when there is none
   */
  static String required(String text) {
    if (!isGiven(text)) {
      throw Refusal.field("reason", RULE);
    }
    return text.strip();
  }
}
