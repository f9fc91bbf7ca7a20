package dev.crosskeep.evaluation.milebench;

/** One record that cannot be used, while the rest of its file can; the message is the reason. */
final class BrokenRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokenRecordException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
