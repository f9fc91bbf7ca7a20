package dev.crosskeep.generation;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.PatchMap;
import dev.crosskeep.generation.GenerationEvent.Cancelled;
import dev.crosskeep.generation.GenerationEvent.Failed;
import dev.crosskeep.generation.GenerationEvent.Finished;
import dev.crosskeep.generation.GenerationEvent.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One answer in the making, from the queue to its last event.
 *
 * <p>Ends exactly once, whoever ends it: its memory is freed, then its place in the engine, and
 * only then the last event is told. Everything but {@link #end} and {@link #requestCancel} belongs
 * to the thread that runs the model.
 */
final class Sequence {

  private static final Logger LOG = LoggerFactory.getLogger(Sequence.class);

  /** Gives an answer's place in the engine back. */
  @FunctionalInterface
  interface Release {

    /** Frees one place; {@code ran} says whether the answer took turns or still waited. */
    void place(boolean ran);
  }

  private final PreparedRequest request;
  private final GenerationListener listener;
  private final Stopwatch stopwatch;
  private final Release release;
  private final PromptMeasurement measurement;

  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean cancelRequested;
  private volatile boolean started;

  private TokenModel.@Nullable Context context;
  private final List<Integer> readAnswer = new ArrayList<>();
  private boolean turnOver;
  private int lastToken;
  private int completionTokens;

  /** The answer, once its text is complete, while its fidelity is not known yet. */
  private @Nullable Answer answer;

  /** A question that waits. */
  Sequence(
      PreparedRequest request, GenerationListener listener, Stopwatch stopwatch, Release release) {
    this.request = request;
    this.listener = listener;
    this.stopwatch = stopwatch;
    this.release = release;
    this.measurement = new PromptMeasurement(request);
  }

  /** Reads the prompt and chooses the first token. */
  void start(TokenModel model) {
    started = true;
    attempt(() -> {
      stopwatch.taken();
      var opened = request.reading().open(model, request.policy(), request.maxNewTokens());
      context = opened;
      request.turn().ifPresent(SessionTurn::taken);
      request.reading().release();
      stopwatch.prefilled(opened.usage());
      chooseToken(opened);
    });
  }

  /** Tells the model the last token and chooses the next; behind the last one it measures. */
  void takeTurn() {
    attempt(() -> {
      if (answer != null) {
        measure(answer, measurement::step);
      } else {
        var open = opened();
        open.append(lastToken);
        readAnswer.add(lastToken);
        chooseToken(open);
      }
    });
  }

  /** Whether the prompt must be read once more, to measure the answer's fidelity. */
  boolean waitsForMeasurement() {
    return answer != null && !measurement.isOpen();
  }

  /** Whether it holds the memory of a measurement. */
  boolean isMeasured() {
    return measurement.isOpen();
  }

  /** Reads the prompt once more. */
  void startMeasurement(TokenModel model) {
    attempt(() -> {
      if (answer != null) {
        measure(answer, () -> measurement.open(model, () -> cancelRequested));
      }
    });
  }

  boolean hasEnded() {
    return ended.get();
  }

  /** Lets the next step be the last. */
  void requestCancel() {
    cancelRequested = true;
  }

  private void attempt(Runnable step) {
    try {
      if (!cancelRequested) {
        step.run();
      }
      if (cancelRequested) {
        end(new Cancelled());
      }
    } catch (GenerationFailedException failed) {
      end(new Failed(failed));
    } catch (RuntimeException | OutOfMemoryError failed) {
      LOG.warn("the model failed on one request; the others go on", failed);
      end(new Failed(new GenerationFailedException("the model failed on this request", failed)));
    }
  }

  private void chooseToken(TokenModel.Context open) {
    lastToken = request.sampler().choose(open.logits());
    completionTokens++;
    stopwatch.token();
    if (request.endTokens().contains(lastToken)) {
      finish(FinishReason.STOP, request.text().end());
      return;
    }
    String piece = request.text().add(lastToken);
    if (request.text().stopped()) {
      finish(FinishReason.STOP, piece);
    } else if (completionTokens == request.maxNewTokens()) {
      finish(FinishReason.LENGTH, piece + request.text().end());
    } else {
      tell(piece);
    }
  }

  private void finish(FinishReason reason, String lastPiece) {
    tell(lastPiece);
    var usage = usage(opened());
    var session = endTurn(true);
    var complete =
        new Answer(
            request.text().soFar(),
            reason,
            request.promptTokens(),
            completionTokens,
            usage.inSession(session.orElse(null)),
            stopwatch.timings());
    if (request.options().fidelity()) {
      closeContext();
      answer = complete;
    } else {
      end(new Finished(complete));
    }
  }

  /** Gets on with the measurement; should it fail, the answer is complete nevertheless. */
  private void measure(Answer complete, Runnable step) {
    try {
      step.run();
      if (measurement.isDone()) {
        end(new Finished(measurement.result().map(complete::with).orElse(complete)));
      }
    } catch (RuntimeException | OutOfMemoryError failed) {
      LOG.warn("the fidelity of an answer could not be measured", failed);
      end(new Finished(complete));
    }
  }

  private KvCacheUsage usage(TokenModel.Context open) {
    return request.options().map() ? open.usage().withMap(map(open)) : open.usage();
  }

  private List<PatchMap> map(TokenModel.Context open) {
    var pictures = open.keptPatches();
    return IntStream.range(0, pictures.size())
        .mapToObj(i -> PatchMap.of(i + 1, request.imageAreas().get(i), pictures.get(i)))
        .toList();
  }

  /**
   * Leaves what was read to the session's next turn, whatever became of the answer.
   *
   * @return the session's id; empty where there is no session, or no next turn
   */
  private Optional<String> endTurn(boolean keep) {
    if (turnOver || request.turn().isEmpty()) {
      return Optional.empty();
    }
    turnOver = true;
    SessionTurn turn = request.turn().get();
    var open = context;
    try {
      if (keep && open != null) {
        int[] read = readAnswer.stream().mapToInt(Integer::intValue).toArray();
        return turn.keep(open, read, request);
      }
    } catch (RuntimeException | OutOfMemoryError failed) {
      LOG.warn("a session could not be kept", failed);
    }
    turn.release();
    return Optional.empty();
  }

  private static boolean isEngineStop(GenerationEvent last) {
    return last instanceof Failed(RuntimeException problem)
        && problem instanceof EngineStoppedException;
  }

  private void tell(String piece) {
    if (!piece.isEmpty()) {
      listener.on(new Text(piece));
    }
  }

  /** Ends this answer because the engine stops: with what there is, if its text is complete. */
  void stop(EngineStoppedException reason) {
    end(answer == null ? new Failed(reason) : new Finished(answer));
  }

  /** Ends this answer, unless it has ended. */
  void end(GenerationEvent last) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    endTurn(!isEngineStop(last));
    request.reading().release();
    closeContext();
    measurement.close();
    stopwatch.ended(last);
    release.place(started);
    try {
      listener.on(last);
    } catch (RuntimeException deaf) {
      LOG.warn("a listener failed on its last event", deaf);
    }
  }

  private void closeContext() {
    var open = context;
    context = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (RuntimeException leak) {
      LOG.error("the memory of an answer could not be freed", leak);
    }
  }

  private TokenModel.Context opened() {
    var open = context;
    if (open == null) {
      throw new IllegalStateException("the prompt has not been read");
    }
    return open;
  }
}
