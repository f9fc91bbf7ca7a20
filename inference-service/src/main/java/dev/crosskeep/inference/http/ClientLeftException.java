package dev.crosskeep.inference.http;

/** The client has gone, and nobody will read what is written to it. */
public final class ClientLeftException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Nobody is there. */
  public ClientLeftException() {
    super("the client has left");
  }
}
