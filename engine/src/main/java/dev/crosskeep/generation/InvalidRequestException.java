package dev.crosskeep.generation;

import java.util.Optional;

/** A request that cannot be answered as it was asked; the message is meant for the caller. */
public final class InvalidRequestException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String param;
  private final String code;

  /**
   * A request with one bad value.
   *
   * @param param the request field that is to blame
   */
  public InvalidRequestException(String message, String param) {
    this(message, param, "invalid_value");
  }

  /**
   * A request that is refused for a reason with a name of its own.
   *
   * @param param the request field that is to blame; empty when none is
   * @param code a short name that a program can react to
   */
  public InvalidRequestException(String message, String param, String code) {
    super(message);
    this.param = param;
    this.code = code;
  }

  /** A conversation that does not fit into the model's context. */
  static InvalidRequestException tooLong(String message, String param) {
    return new InvalidRequestException(message, param, "context_length_exceeded");
  }

  /** The request field that is to blame, as the caller wrote it. */
  public Optional<String> param() {
    return param.isEmpty() ? Optional.empty() : Optional.of(param);
  }

  /** A short name that a program can react to. */
  public String code() {
    return code;
  }
}
