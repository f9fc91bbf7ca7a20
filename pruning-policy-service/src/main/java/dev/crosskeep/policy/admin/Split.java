package dev.crosskeep.policy.admin;

import java.util.Locale;
import java.util.stream.Stream;

/** By what usage is told apart. */
enum Split {
  TENANT("tenant", "tenant"),
  KEY("key", "tenant,key"),
  MODEL("model", "model");

  private final String title;
  private final String groups;

  Split(String title, String groups) {
    this.title = title;
    this.groups = groups;
  }

  /** For people, and in addresses. */
  public String title() {
    return title;
  }

  /** As the experiment service knows them. A key's tenant is needed to find its name. */
  String groups() {
    return groups;
  }

  /** The split of this name; {@link #TENANT} where there is none. */
  static Split of(String text) {
    return Stream.of(values())
        .filter(split -> split.title.equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(TENANT);
  }
}
