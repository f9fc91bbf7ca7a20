package dev.crosskeep.generation;

import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.fidelity.FidelityMeasurement;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A measurement of one question's fidelity, and the native memory that it takes: a full cache and
 * two pruned ones while it is open. Belongs to the thread that runs the model.
 */
final class PromptMeasurement implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PromptMeasurement.class);

  private final PreparedRequest request;
  private @Nullable Open open;

  private record Open(TokenModel.Comparison caches, FidelityMeasurement course) {}

  /** A measurement that takes no memory yet. */
  PromptMeasurement(PreparedRequest request) {
    this.request = request;
  }

  boolean isOpen() {
    return open != null;
  }

  /**
   * Reads the prompt.
   *
   * @param giveUp asked while it is read; once it says yes the measurement stays as it was
   */
  void open(TokenModel model, BooleanSupplier giveUp) {
    int mostTokens = Math.min(FidelityMeasurement.USUAL_TOKENS, request.room());
    model
        .compare(request.prompt(), request.policy(), mostTokens, giveUp)
        .ifPresent(caches -> open = new Open(caches, course(caches, mostTokens)));
  }

  private FidelityMeasurement course(TokenModel.Comparison caches, int mostTokens) {
    return new FidelityMeasurement(
        caches.full(),
        caches.forced(),
        caches.free(),
        caches.retained(),
        request.endTokens(),
        mostTokens);
  }

  /** Decodes one token with one of the caches; nothing before it is open and after its end. */
  void step() {
    if (open != null) {
      open.course.step();
    }
  }

  boolean isDone() {
    return open != null && open.course.isDone();
  }

  /** What was found, once it is done; empty where the answer has one token only. */
  Optional<Fidelity> result() {
    return Optional.ofNullable(open).flatMap(done -> done.course.result());
  }

  /** Frees the memory; what was found is lost. */
  @Override
  public void close() {
    var closing = open;
    open = null;
    if (closing == null) {
      return;
    }
    try {
      closing.caches.close();
    } catch (RuntimeException leak) {
      LOG.error("the memory of a measurement could not be freed", leak);
    }
  }
}
