package dev.crosskeep.policy.admin;

import java.util.List;

/**
 * An input of the policy editor.
 *
 * @param path the policy's JSON field, such as {@code pooling.kernel}
 * @param label for people
 * @param help what it does, one sentence
 * @param kind how it is asked for
 * @param options the units of an amount, the values of a choice
 */
record Field(String path, String label, String help, Kind kind, List<Option> options) {

  /** How a field is asked for. */
  enum Kind {

    /** A unit, and in most units a number. */
    AMOUNT,

    /** A number. */
    NUMBER,

    /** One of several words. */
    CHOICE,

    /** Any of several words. */
    SEVERAL
  }

  /**
   * A word on the wire and what people read.
   *
   * @param withNumber whether an amount in this unit has a number
   */
  record Option(String value, String label, boolean withNumber) {

    static Option word(String value, String label) {
      return new Option(value, label, false);
    }

    static Option unit(String value, String label) {
      return new Option(value, label, true);
    }
  }

  Field {
    options = List.copyOf(options);
  }

  static Field amount(String path, String label, String help, Option... units) {
    return new Field(path, label, help, Kind.AMOUNT, List.of(units));
  }

  static Field number(String path, String label, String help) {
    return new Field(path, label, help, Kind.NUMBER, List.of());
  }

  static Field choice(String path, String label, String help, Option... words) {
    return new Field(path, label, help, Kind.CHOICE, List.of(words));
  }

  static Field several(String path, String label, String help, Option... words) {
    return new Field(path, label, help, Kind.SEVERAL, List.of(words));
  }

  /** The path as an element's id may hold it. */
  public String id() {
    return path.replace('.', '-').replace('_', '-');
  }
}
