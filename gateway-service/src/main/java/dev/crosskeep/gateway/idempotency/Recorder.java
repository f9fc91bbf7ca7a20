package dev.crosskeep.gateway.idempotency;

import dev.crosskeep.gateway.proxy.AnswerListener;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;

/** Keeps an answer that succeeds, whole or to the last event of its stream. */
abstract class Recorder implements AnswerListener {

  /** The last event of every stream that was given to its end. */
  private static final String LAST = "data: [DONE]";

  private final String fingerprint;
  private final HttpHeaders head;
  private final int largest;
  private @Nullable ByteArrayOutputStream events = new ByteArrayOutputStream();

  /**
   * Records one answer.
   *
   * @param head the answer's, which fills until it is sent
   * @param largest body that is kept
   */
  Recorder(String fingerprint, HttpHeaders head, int largest) {
    this.fingerprint = fingerprint;
    this.head = head;
    this.largest = largest;
  }

  /** Takes the answer before its end is sent. */
  abstract void given(GivenAnswer answer);

  /** Nothing more comes; perhaps more than once. */
  @Override
  public abstract void end();

  String fingerprint() {
    return fingerprint;
  }

  @Override
  public void whole(ServerHttpResponse answer, byte[] body) {
    HttpStatusCode status = answer.getStatusCode();
    if (status != null && status.is2xxSuccessful() && body.length <= largest) {
      given(new GivenAnswer(fingerprint, status, head, body));
    }
    end();
  }

  @Override
  public void events(byte[] more) {
    if (events != null && events.size() + more.length <= largest) {
      events.writeBytes(more);
    } else {
      events = null;
    }
    if (new String(more, StandardCharsets.UTF_8).lines().anyMatch(LAST::equals)) {
      if (events != null) {
        given(new GivenAnswer(fingerprint, HttpStatus.OK, head, events.toByteArray()));
      }
      end();
    }
  }
}
