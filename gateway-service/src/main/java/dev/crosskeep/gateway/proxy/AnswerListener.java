package dev.crosskeep.gateway.proxy;

import org.springframework.http.server.reactive.ServerHttpResponse;

/** Hears what the engine answers to one request. */
public interface AnswerListener {

  /** A whole answer is here; its head can still be changed. */
  default void whole(ServerHttpResponse head, byte[] body) {}

  /** Whole events of a stream are here, each with its blank line. */
  default void events(byte[] events) {}

  /** The answer ended where it should not have. */
  default void brokenOff(Throwable failure) {}

  /** Nothing more comes, whatever the reason; called once, perhaps before anything else. */
  void end();
}
