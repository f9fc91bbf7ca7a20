package dev.crosskeep.generation;

import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.generation.GenerationEvent.Cancelled;
import dev.crosskeep.generation.GenerationEvent.Finished;
import dev.crosskeep.session.SessionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares one model among many questions.
 *
 * <p>One thread owns the model, because native calls must not overlap and their memory belongs to
 * the thread that made it. In every round it reads at most one new prompt, and then every running
 * answer gets one token: a long answer does not hold a short one up, and a burst of prompts does
 * not stop the answers that run.
 *
 * <p>An answer whose fidelity is wanted has its prompt read once more, as if it were a new one, and
 * goes on taking turns until it is measured; its own cache is freed before.
 *
 * <p>Answers may also be measured after their end, when nobody has a place: such a measurement
 * pauses as soon as somebody takes one, and gives its memory up to one that is asked for. So only
 * one measurement has memory at a time, and all caches together are never more than those of the
 * running answers, one full and two pruned ones.
 */
final class Scheduler {

  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  /** Answers that may wait for an idle moment; each holds its pictures' pixels. */
  private static final int IDLE_PLACES = 8;

  private final TokenModel model;
  private final int maxActive;
  private final GenerationObserver observer;
  private final LongSupplier nanoClock;
  private final WaitingLine line;
  private final SessionStore<SessionTurn.Kept> sessions;
  private final Thread worker;

  /** Belongs to the worker. */
  private final List<Sequence> active = new ArrayList<>();

  private final IdleMeasurements idle;

  /**
   * Starts the thread that owns the model, and closes it in the end.
   *
   * @param nanoClock as {@link System#nanoTime()}
   * @param sessions holds native memory, which that thread alone frees
   */
  Scheduler(
      TokenModel model,
      int maxActive,
      int maxWaiting,
      GenerationObserver observer,
      LongSupplier nanoClock,
      SessionStore<SessionTurn.Kept> sessions) {
    this.model = model;
    this.maxActive = maxActive;
    this.observer = observer;
    this.nanoClock = nanoClock;
    this.sessions = sessions;
    this.line = new WaitingLine(maxActive + maxWaiting, nanoClock);
    this.idle = new IdleMeasurements(IDLE_PLACES, observer);
    this.worker = Thread.ofPlatform().name("crosskeep-model").start(this::work);
  }

  /**
   * Takes a place, before any work is spent on a question.
   *
   * @throws QueueFullException when all places are taken
   * @throws EngineStoppedException when no more questions are taken
   */
  Place reserve() {
    line.takePlace();
    return new Place(new Stopwatch(nanoClock, observer));
  }

  /** Who runs, who waits, and whether questions are taken. */
  WaitingLine line() {
    return line;
  }

  /** Answers that wait to be measured in an idle moment. */
  int waitingForIdle() {
    return idle.waiting();
  }

  /**
   * Takes no more questions, and gives those that are in up to this long to be answered. Returns at
   * once; a later call can only shorten the time.
   */
  void drain(Duration grace) {
    line.drain(grace);
  }

  /**
   * Waits until the running native call is over, all answers have ended, the model is closed and
   * every place is given back.
   */
  void awaitStop() {
    boolean interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException _) {
        // Leaving now would let the JVM exit during a native call, which crashes it.
        interrupted = true;
      }
    }
    line.awaitEmpty();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A place among the running and waiting questions; must be used or given back. */
  final class Place implements AutoCloseable {

    private final Stopwatch stopwatch;
    private boolean used;

    private Place(Stopwatch stopwatch) {
      this.stopwatch = stopwatch;
    }

    /**
     * Queues the question; if it is answered to the end, the answer is measured in an idle moment,
     * unless its cache went on from another one.
     *
     * @param later hears the result, unless the answer is dropped
     */
    Generation use(PreparedRequest request, GenerationListener listener, Consumer<Fidelity> later) {
      return use(
          request,
          event -> {
            listener.on(event);
            if (event instanceof Finished && request.isMeasurable()) {
              idle.offer(request, later);
            }
          });
    }

    /** Queues the question; from now on it ends with exactly one last event. */
    Generation use(PreparedRequest request, GenerationListener listener) {
      var sequence = new Sequence(request, listener, stopwatch, line::freePlace);
      try {
        line.join(sequence);
      } catch (EngineStoppedException stopped) {
        request.release();
        throw stopped;
      }
      used = true;
      return () -> cancel(sequence);
    }

    /** Gives the place back, unless a question uses it. */
    @Override
    public void close() {
      if (!used) {
        line.freePlace(false);
      }
    }
  }

  private void cancel(Sequence sequence) {
    sequence.requestCancel();
    if (line.leave(sequence)) {
      sequence.end(new Cancelled());
    }
  }

  private void work() {
    try (model;
        sessions) {
      while (line.awaitWork(!active.isEmpty(), !idle.isEmpty(), sessions.nanosToExpiry())) {
        sessions.tidy();
        readOnePrompt();
        takeTurns();
        useIdleMoment();
      }
      endAll(false);
    } catch (Throwable broken) {
      LOG.error("The thread that runs the model has died; restart the service", broken);
      endAll(true);
    }
  }

  private void useIdleMoment() {
    if (!idle.isEmpty() && line.isIdle()) {
      idle.step(model, () -> !line.isIdle());
    }
  }

  private void readOnePrompt() {
    var unmeasured = nextToMeasure();
    if (unmeasured.isPresent()) {
      idle.release();
      unmeasured.get().startMeasurement(model);
      active.removeIf(Sequence::hasEnded);
    } else {
      readOneQuestion();
    }
  }

  private Optional<Sequence> nextToMeasure() {
    return active.stream().anyMatch(Sequence::isMeasured)
        ? Optional.empty()
        : active.stream().filter(Sequence::waitsForMeasurement).findFirst();
  }

  private void readOneQuestion() {
    var next = active.size() < maxActive ? line.callNext() : null;
    if (next != null) {
      active.add(next);
      next.start(model);
      active.removeIf(Sequence::hasEnded);
    }
  }

  /** One token for every running answer; the place where a batched step can take over. */
  private void takeTurns() {
    active.forEach(Sequence::takeTurn);
    active.removeIf(Sequence::hasEnded);
  }

  private void endAll(boolean broken) {
    var left = new ArrayList<>(line.stop(broken));
    left.addAll(active);
    left.forEach(sequence -> sequence.stop(line.stopped()));
    idle.release();
  }
}
