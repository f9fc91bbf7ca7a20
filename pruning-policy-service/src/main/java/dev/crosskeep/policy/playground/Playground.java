package dev.crosskeep.policy.playground;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Where policies are tried: a few questions at a time, so that tenants' own never wait long. */
@Component
public class Playground {

  /** Under this name its answers are on record; no tenant's id begins so. */
  public static final String TENANT = "_playground";

  private static final int AT_ONCE = 4;

  private final Engine engine;
  private final Semaphore places = new Semaphore(AT_ONCE);

  Playground(Engine engine) {
    this.engine = engine;
  }

  /**
   * Reads a question and streams its answer; ends when the browser has gone.
   *
   * @param head asked for where to write once there is an answer
   * @throws EngineException when there is none
   */
  public void stream(InputStream body, Head head) throws IOException, InterruptedException {
    takePlace();
    try (var events = engine.stream(Question.read(body))) {
      EventRelay.run(events, head.send());
    } finally {
      places.release();
    }
  }

  /**
   * The whole answer to a question.
   *
   * @throws EngineException when there is none
   */
  public Answered answer(Question question) throws InterruptedException {
    takePlace();
    try {
      return engine.answer(question);
    } finally {
      places.release();
    }
  }

  private void takePlace() {
    if (!places.tryAcquire()) {
      throw EngineException.busy();
    }
  }

  /** Sends the head of a response. */
  @FunctionalInterface
  public interface Head {

    /** Where the events go. */
    OutputStream send() throws IOException;
  }
}
