package dev.crosskeep.experiment.usage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What usage can be told apart by. */
enum Grouping {
  DAY("(at at time zone 'UTC')::date::text"),
  TENANT("tenant"),
  KEY("key"),
  MODEL("model");

  private final String sql;

  Grouping(String sql) {
    this.sql = sql;
  }

  /** Its name in addresses and answers. */
  String json() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The column of a query. */
  String column() {
    return "%s as by_%s".formatted(sql, json());
  }

  /** The column's name. */
  String alias() {
    return "by_" + json();
  }

  static Optional<Grouping> named(String json) {
    return Arrays.stream(values()).filter(group -> group.json().equals(json)).findAny();
  }
}
