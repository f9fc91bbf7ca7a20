package dev.crosskeep.policy.admin;

import java.time.LocalDate;
import java.util.stream.Stream;

/** For which days usage is told, in UTC. */
enum Period {
  WEEK("7d", "the last 7 days"),
  MONTH("30d", "the last 30 days"),
  QUARTER("90d", "the last 90 days"),
  THIS_MONTH("this-month", "this month"),
  LAST_MONTH("last-month", "last month");

  private final String text;
  private final String title;

  Period(String text, String title) {
    this.text = text;
    this.title = title;
  }

  /** As addresses have it. */
  public String text() {
    return text;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** The first day. */
  LocalDate from(LocalDate today) {
    return switch (this) {
      case WEEK -> today.minusDays(6);
      case MONTH -> today.minusDays(29);
      case QUARTER -> today.minusDays(89);
      case THIS_MONTH -> today.withDayOfMonth(1);
      case LAST_MONTH -> today.withDayOfMonth(1).minusMonths(1);
    };
  }

  /** The first day that does not count. */
  LocalDate until(LocalDate today) {
    return this == LAST_MONTH ? today.withDayOfMonth(1) : today.plusDays(1);
  }

  /** The period of this name; {@link #MONTH} where there is none. */
  static Period of(String text) {
    return Stream.of(values()).filter(period -> period.text.equals(text)).findFirst().orElse(MONTH);
  }
}
