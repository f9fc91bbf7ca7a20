package dev.crosskeep.session;

/** A session that a request wants to go on with and cannot; the message is meant for the caller. */
public final class SessionUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What keeps the request from it. */
  public enum Reason {
    /** There is none with this id, or it is another tenant's, which is the same to everybody. */
    UNKNOWN("there is no session '%s'"),
    /** It was not used for too long. */
    EXPIRED("session '%s' has expired"),
    /** Others needed its memory. */
    DISPLACED("session '%s' was given up for newer ones"),
    /** Its last turn has not ended. */
    BUSY("session '%s' is still answering; one turn at a time");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }
  }

  private static final String ADVICE =
      "; send the whole conversation with \"session\": \"new\" to begin another";

  private final Reason reason;

  SessionUnavailableException(Reason reason, String id) {
    super(reason.sentence.formatted(id) + (reason == Reason.BUSY ? "" : ADVICE));
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
