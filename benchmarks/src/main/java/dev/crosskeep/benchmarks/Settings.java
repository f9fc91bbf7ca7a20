package dev.crosskeep.benchmarks;

/** What {@code ./suite bench} tells by environment. */
public final class Settings {

  private Settings() {}

  /** A setting that must be there. */
  public static String of(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException(name + " is not set; is this './suite bench'?");
    }
    return value;
  }
}
