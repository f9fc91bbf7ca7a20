package dev.crosskeep.prompt;

import java.util.Locale;

/** Who speaks in a conversation. */
public enum Role {
  SYSTEM,
  USER,
  ASSISTANT;

  /** The name that chat templates use: the constant's, in lower case. */
  public String templateName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
