package dev.crosskeep.policy.playground;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Hands server-sent events on as they come. Whoever leaves, the other one hears of it: an engine
 * whose reader is gone is cancelled, a reader whose engine is gone gets an error event.
 */
final class EventRelay {

  /** How often a silent stream is tried, as only writing tells whether the reader is there. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** The engine writes something every 15 seconds, unless it is told otherwise. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

  /** A line that readers skip. */
  private static final byte[] STILL_HERE = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private static final byte[] BROKEN_OFF =
      "data: {\"error\": {\"message\": \"the engine's answer has broken off\"}}\n\n"
          .getBytes(StandardCharsets.UTF_8);

  private static final int PIECE = 8192;

  private final InputStream engine;
  private final OutputStream reader;
  private long heardAt = System.nanoTime();
  private boolean betweenEvents = true;
  private boolean over;

  private EventRelay(InputStream engine, OutputStream reader) {
    this.engine = engine;
    this.reader = reader;
  }

  /** Relays until the engine's stream ends or one of the two is gone. */
  static void run(InputStream engine, OutputStream reader) {
    var relay = new EventRelay(engine, reader);
    var watch = Thread.ofVirtual().name("playground-watch").start(relay::watch);
    try {
      relay.copy();
    } catch (IOException _) {
      relay.breakOff();
    } finally {
      relay.end();
      watch.interrupt();
    }
  }

  private void copy() throws IOException {
    byte[] piece = new byte[PIECE];
    for (int length = engine.read(piece); length > 0; length = engine.read(piece)) {
      write(piece, length);
    }
  }

  private synchronized void write(byte[] piece, int length) throws IOException {
    heardAt = System.nanoTime();
    betweenEvents = length > 1 && piece[length - 1] == '\n' && piece[length - 2] == '\n';
    reader.write(piece, 0, length);
    reader.flush();
  }

  private synchronized void breakOff() {
    try {
      reader.write(BROKEN_OFF);
      reader.flush();
    } catch (IOException _) {
      // It is the reader who has left.
    }
  }

  private synchronized void end() {
    over = true;
  }

  private void watch() {
    try {
      do {
        Thread.sleep(LOOK_EVERY);
      } while (isAlive());
    } catch (InterruptedException _) {
      // The stream is over.
    }
  }

  /** Closes the engine's stream when nobody reads it any more, or nothing is to be read. */
  private synchronized boolean isAlive() {
    if (over) {
      return false;
    }
    if (System.nanoTime() - heardAt > LONGEST_SILENCE.toNanos()) {
      breakOff();
      close();
      return false;
    }
    try {
      if (betweenEvents) {
        reader.write(STILL_HERE);
        reader.flush();
      }
      return true;
    } catch (IOException _) {
      close();
      return false;
    }
  }

  private void close() {
    try {
      engine.close();
    } catch (IOException _) {
      // It is gone already.
    }
  }
}
