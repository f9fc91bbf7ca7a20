package dev.crosskeep.generation;

import dev.crosskeep.contracts.KvCacheUsage;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Notes when an answer gets on, and tells the observer. */
final class Stopwatch {

  private final LongSupplier nanoClock;
  private final GenerationObserver observer;
  private final long arrived;

  private long taken;
  private long prefilled;
  private long firstToken;
  private long lastToken;

  /** Starts with the question's arrival. */
  Stopwatch(LongSupplier nanoClock, GenerationObserver observer) {
    this.nanoClock = nanoClock;
    this.observer = observer;
    this.arrived = nanoClock.getAsLong();
  }

  /** The model takes the question up. */
  void taken() {
    taken = nanoClock.getAsLong();
  }

  /** The prompt is read and pruned. */
  void prefilled(KvCacheUsage cache) {
    prefilled = nanoClock.getAsLong();
    observer.prefilled(between(arrived, taken), between(taken, prefilled), cache);
  }

  /** A token is known. */
  void token() {
    long now = nanoClock.getAsLong();
    if (lastToken == 0) {
      firstToken = now;
      observer.firstToken(between(arrived, now));
    } else {
      observer.nextToken(between(lastToken, now));
    }
    lastToken = now;
  }

  /** The answer is over. */
  void ended(GenerationEvent last) {
    observer.ended(outcome(last), between(arrived, nanoClock.getAsLong()));
  }

  /** Where the time went, until now. */
  Timings timings() {
    return new Timings(
        between(arrived, taken),
        between(taken, prefilled),
        between(arrived, firstToken),
        between(arrived, nanoClock.getAsLong()));
  }

  private static GenerationObserver.Outcome outcome(GenerationEvent last) {
    return switch (last) {
      case GenerationEvent.Finished(Answer answer) ->
          answer.finishReason() == FinishReason.STOP
              ? GenerationObserver.Outcome.STOP
              : GenerationObserver.Outcome.LENGTH;
      case GenerationEvent.Cancelled() -> GenerationObserver.Outcome.CANCELLED;
      case GenerationEvent.Failed _ -> GenerationObserver.Outcome.FAILED;
      case GenerationEvent.Text _ -> throw new IllegalArgumentException("not an end");
    };
  }

  private static Duration between(long from, long to) {
    return Duration.ofNanos(to - from);
  }
}
