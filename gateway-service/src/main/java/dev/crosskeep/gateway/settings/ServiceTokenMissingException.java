package dev.crosskeep.gateway.settings;

/** There is no service token, or one that nobody should rely on. */
final class ServiceTokenMissingException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ServiceTokenMissingException() {
    super("crosskeep.service-token is missing, or not at least 16 visible ASCII characters long");
  }
}
