package dev.crosskeep.generation;

import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.generation.GenerationObserver.Shadow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that are over and whose fidelity is measured in idle moments: bounded, first come first
 * served, one at a time. All but {@link #waiting} belongs to the thread that runs the model.
 */
final class IdleMeasurements {

  private static final Logger LOG = LoggerFactory.getLogger(IdleMeasurements.class);

  private final int places;
  private final GenerationObserver observer;
  private final Deque<Wanted> line = new ArrayDeque<>();
  private volatile int waiting;

  private record Wanted(PromptMeasurement measurement, Consumer<Fidelity> result) {}

  /**
   * An empty line.
   *
   * @param places the most answers that may wait; further ones are dropped
   */
  IdleMeasurements(int places, GenerationObserver observer) {
    this.places = places;
    this.observer = observer;
  }

  /** Lines an answer's question up, unless there is no place left. */
  void offer(PreparedRequest request, Consumer<Fidelity> result) {
    if (line.size() == places) {
      observer.shadow(Shadow.DROPPED);
      return;
    }
    line.add(new Wanted(new PromptMeasurement(request), result));
    waiting = line.size();
  }

  boolean isEmpty() {
    return line.isEmpty();
  }

  /** Answers that wait to be measured, the one that is being measured included. */
  int waiting() {
    return waiting;
  }

  /**
   * Reads the first one's prompt, or decodes one token of it.
   *
   * @param giveUp asked while a prompt is read; once it says yes the reading begins anew another
   *     time
   */
  void step(TokenModel model, BooleanSupplier giveUp) {
    var first = line.getFirst();
    var measurement = first.measurement;
    try {
      if (measurement.isOpen()) {
        measurement.step();
      } else {
        measurement.open(model, giveUp);
      }
      if (measurement.isDone()) {
        var found = measurement.result();
        leave(first, Shadow.MEASURED);
        found.ifPresent(first.result);
      }
    } catch (RuntimeException | OutOfMemoryError failed) {
      LOG.warn("the fidelity of an answer could not be measured", failed);
      leave(first, Shadow.FAILED);
    }
  }

  private void leave(Wanted wanted, Shadow outcome) {
    if (line.remove(wanted)) {
      waiting = line.size();
      wanted.measurement.close();
      observer.shadow(outcome);
    }
  }

  /** Frees all memory; what was begun begins anew. */
  void release() {
    line.forEach(wanted -> wanted.measurement.close());
  }
}
