package dev.crosskeep.inference.engine;

/** A setting with which the service cannot start. */
public final class InvalidSettingException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * A setting with a bad value.
   *
   * @param name as in {@code crosskeep.inference.NAME}
   */
  public InvalidSettingException(String name, String problem) {
    super("crosskeep.inference." + name + ": " + problem);
  }
}
