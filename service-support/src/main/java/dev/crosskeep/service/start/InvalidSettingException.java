package dev.crosskeep.service.start;

/** A setting with which the service cannot start. */
public final class InvalidSettingException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String remedy;

  /**
   * A setting that is missing or bad.
   *
   * @param problem a sentence with the setting's name
   * @param remedy what to do about it
   */
  public InvalidSettingException(String problem, String remedy) {
    super(problem);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
