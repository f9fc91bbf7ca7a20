package dev.crosskeep.inference.http;

import jakarta.servlet.http.HttpServletRequest;

/** The connection on which a request came. Asked only by the request's own thread. */
@FunctionalInterface
public interface ClientConnection {

  /**
   * Whether the client has closed its side, and so does not want the answer any more. False when
   * that cannot be known.
   */
  boolean hasLeft();

  /** The connection of a request. */
  static ClientConnection of(HttpServletRequest request) {
    return request.getAttribute(ClientConnection.class.getName()) instanceof ClientConnection known
        ? known
        : () -> false;
  }
}
