package dev.crosskeep.inference.chat;

import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.contracts.LaterFidelity;
import dev.crosskeep.inference.observation.NotOnRecordException;
import dev.crosskeep.inference.observation.ObservationLog;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Puts on record what is measured after an answer. */
@Component
class Shadow {

  private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);

  private final ObservationLog log;

  Shadow(ObservationLog log) {
    this.log = log;
  }

  /** Hears of a measurement and returns at once: the disk must not hold the model up. */
  Consumer<Fidelity> recorder(UUID eventId) {
    return fidelity ->
        Thread.ofVirtual()
            .name("shadow-record")
            .start(() -> record(new LaterFidelity(eventId, fidelity)));
  }

  private void record(LaterFidelity fidelity) {
    try {
      log.record(fidelity);
    } catch (NotOnRecordException e) {
      LOG.warn("A measurement could not be put on record", e);
    }
  }
}
