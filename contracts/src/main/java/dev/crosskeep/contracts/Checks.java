package dev.crosskeep.contracts;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The refusals shared by the records: each message names the JSON field and the value it got. */
final class Checks {

  /** Slack for products such as 0.07 · 100 = 7.000000000000001 before they are rounded down. */
  private static final double ROUNDING = 1e-9;

  private static final int UUID_WITH_TIME = 7;

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

  /** Refuses to go back to a budget that is not a number of the prompt's tokens. */
  static void repruning(CacheBudget budget, PruneAt prune, Optional<Repruning> repruning) {
    if (repruning.isPresent()) {
      if (budget instanceof CacheBudget.Mass) {
        throw new InvalidFieldException("repruning", "cannot be used with budget.mass");
      }
      if (prune == PruneAt.BEFORE_QUESTION) {
        throw new InvalidFieldException("repruning", "cannot be used with prune before_question");
      }
    }
  }

  static double atLeastZero(String field, double value) {
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      throw new InvalidFieldException(field, "must be at least 0, got " + value);
    }
    return value;
  }

  static double fromZeroToOne(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidFieldException(field, "must be from 0 to 1, got " + value);
    }
    return value;
  }

  /** Refuses ids that do not say when they were made. */
  static void timed(String field, @Nullable UUID id) {
    if (id == null || id.version() != UUID_WITH_TIME) {
      throw new InvalidFieldException(field, "must be a version 7 UUID, got " + id);
    }
  }

  static void present(String field, @Nullable Object value) {
    if (value == null || value.toString().isBlank()) {
      throw new InvalidFieldException(field, "is missing or empty");
    }
  }

  /** Share {@code ratio} of {@code tokens}, rounded down, at least 1. */
  static int share(double ratio, int tokens) {
    return Math.max(1, (int) Math.floor(ratio * tokens + ROUNDING));
  }
}
