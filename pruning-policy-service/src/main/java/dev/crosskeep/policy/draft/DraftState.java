package dev.crosskeep.policy.draft;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a draft has come. */
public enum DraftState {
  /** Being written. */
  DRAFT,
  /** Somebody shall look at it. */
  IN_REVIEW,
  /** May be published. */
  APPROVED,
  /** Will be published at its time. */
  SCHEDULED,
  /** In force, or once was. */
  PUBLISHED,
  /** Sent back; editing it makes it a draft again. */
  REJECTED,
  /** Given up. */
  WITHDRAWN;

  /** On the wire and in the database. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static DraftState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
