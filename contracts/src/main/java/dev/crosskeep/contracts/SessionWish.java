package dev.crosskeep.contracts;

import tools.jackson.databind.JsonNode;

/**
 * That a conversation's cache is kept for its next turn. JSON: {@code "new"}, or the id that the
 * answer to {@code "new"} has brought.
 */
public sealed interface SessionWish {

  /** The first turn, or the first since the session was lost. */
  record Begin() implements SessionWish {}

  /** A later turn of the session with this id. */
  record GoOn(String id) implements SessionWish {}

  /** No id is longer. */
  int LONGEST_ID = 64;

  /**
   * Reads the JSON form.
   *
   * @throws InvalidPolicyException when it is no string, an empty or an endless one
   */
  static SessionWish of(JsonNode value, String field) {
    String text = value.stringValue("");
    if (text.isEmpty() || text.length() > LONGEST_ID) {
      throw new InvalidPolicyException(
          field, field + " must be \"new\" or the id of a session, up to 64 characters");
    }
    return text.equals("new") ? new Begin() : new GoOn(text);
  }
}
