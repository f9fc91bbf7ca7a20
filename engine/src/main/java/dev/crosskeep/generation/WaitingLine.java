package dev.crosskeep.generation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where questions wait for the model: bounded, first come first served, safe for any thread.
 *
 * <p>A question takes its place before any work is spent on it and keeps it until its answer has
 * ended, so places are for running and waiting questions together.
 */
final class WaitingLine {

  private static final String STOPPING = "the service is shutting down";
  private static final String BROKEN = "the engine has failed";

  /** Whether questions are taken, and whether anybody still answers them. */
  enum State {
    OPEN,
    DRAINING,
    STOPPED,
    BROKEN
  }

  private final int places;
  private final LongSupplier nanoClock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Sequence> waiting = new ArrayDeque<>();
  private int placesTaken;
  private int running;
  private State state = State.OPEN;
  private long drainedBy;

  /**
   * An empty line.
   *
   * @param nanoClock as {@link System#nanoTime()}
   */
  WaitingLine(int places, LongSupplier nanoClock) {
    this.places = places;
    this.nanoClock = nanoClock;
  }

  /** Takes a place, or refuses at once. */
  void takePlace() {
    locked(() -> {
      requireOpen();
      if (placesTaken == places) {
        throw new QueueFullException(places);
      }
      return ++placesTaken;
    });
  }

  /**
   * Gives a place back.
   *
   * @param ran whether its answer took turns, or never came that far
   */
  void freePlace(boolean ran) {
    locked(() -> {
      changed.signalAll();
      running -= ran ? 1 : 0;
      return --placesTaken;
    });
  }

  /** Joins at the end; the place was taken before. */
  void join(Sequence sequence) {
    locked(() -> {
      requireOpen();
      changed.signalAll();
      return waiting.add(sequence);
    });
  }

  /** Leaves the line; false for one that does not wait any more. */
  boolean leave(Sequence sequence) {
    return locked(() -> waiting.remove(sequence));
  }

  /** The first in the line, from now on running; null when nobody waits. */
  @Nullable Sequence callNext() {
    lock.lock();
    try {
      running += waiting.isEmpty() ? 0 : 1;
      return waiting.poll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is work.
   *
   * @param atWork whether answers are running, so that there is
   * @param idleWork whether there is work for moments in which nobody has a place
   * @param patience nanoseconds after which there is other work; empty for none
   * @return false when the worker should stop: all is done, or its time is over; idle work is left
   */
  boolean awaitWork(boolean atWork, boolean idleWork, Optional<Long> patience) {
    return locked(() -> {
      long left = patience.orElse(Long.MAX_VALUE);
      while (!atWork
          && waiting.isEmpty()
          && state == State.OPEN
          && !(idleWork && isIdle())
          && left > 0) {
        left = awaitChange(left);
      }
      boolean timeLeft = state == State.OPEN || nanoClock.getAsLong() - drainedBy < 0;
      return timeLeft && (atWork || !waiting.isEmpty() || (idleWork && isIdle()) || left <= 0);
    });
  }

  /** Whether nobody has a place, and somebody might still come. */
  boolean isIdle() {
    return locked(() -> placesTaken == 0 && state == State.OPEN);
  }

  /** Returns how much of so many nanoseconds is left. */
  @SuppressWarnings("WaitNotInLoop") // awaitWork loops
  private long awaitChange(long nanos) {
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException _) {
      // Nobody may stop the thread that runs the model in the middle of its work.
      return nanos;
    }
  }

  /** Lets nobody in any more; returns at once. A later call can only shorten the time. */
  void drain(Duration grace) {
    locked(() -> {
      long deadline = nanoClock.getAsLong() + grace.toNanos();
      if (state == State.OPEN || (state == State.DRAINING && deadline - drainedBy < 0)) {
        state = State.DRAINING;
        drainedBy = deadline;
        changed.signalAll();
      }
      return state;
    });
  }

  /** Sends everybody away for good, and returns them. */
  List<Sequence> stop(boolean broken) {
    return locked(() -> {
      state = broken ? State.BROKEN : State.STOPPED;
      var left = List.copyOf(waiting);
      waiting.clear();
      return left;
    });
  }

  /** Waits until every place is free, those of questions that were never asked included. */
  void awaitEmpty() {
    locked(() -> {
      while (placesTaken > 0) {
        changed.awaitUninterruptibly();
      }
      return state;
    });
  }

  /** Questions whose answers take turns now. */
  int running() {
    return locked(() -> running);
  }

  /** Questions that have a place and no turn yet. */
  int waiting() {
    return locked(() -> placesTaken - running);
  }

  State state() {
    return locked(() -> state);
  }

  /** What to tell those who get no answer. */
  EngineStoppedException stopped() {
    return new EngineStoppedException(state() == State.BROKEN ? BROKEN : STOPPING);
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw stopped();
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
