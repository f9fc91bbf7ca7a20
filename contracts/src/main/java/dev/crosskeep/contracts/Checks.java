package dev.crosskeep.contracts;

import java.util.Optional;

/** The refusals shared by the records: each message names the JSON field and the value it got. */
final class Checks {

  /** Slack for products such as 0.07 · 100 = 7.000000000000001 before they are rounded down. */
  private static final double ROUNDING = 1e-9;

  private Checks() {}

  static double ratioAboveZero(String field, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new InvalidFieldException(field, "must be above 0 and at most 1, got " + value);
    }
    return value;
  }

  static int atLeast(int least, String field, int value) {
    if (value < least) {
      throw new InvalidFieldException(field, "must be at least " + least + ", got " + value);
    }
    return value;
  }

  /** Refuses a budget by attention. */
  static void noMass(CacheBudget budget, String reason) {
    if (budget instanceof CacheBudget.Mass) {
      throw new InvalidFieldException("budget.mass", reason);
    }
  }

  /** Refuses to go back to a budget that is not a number of tokens. */
  static void noRepruningByMass(CacheBudget budget, Optional<Repruning> repruning) {
    if (budget instanceof CacheBudget.Mass && repruning.isPresent()) {
      throw new InvalidFieldException("repruning", "cannot be used with budget.mass");
    }
  }

  /** Share {@code ratio} of {@code tokens}, rounded down, at least 1. */
  static int share(double ratio, int tokens) {
    return Math.max(1, (int) Math.floor(ratio * tokens + ROUNDING));
  }
}
