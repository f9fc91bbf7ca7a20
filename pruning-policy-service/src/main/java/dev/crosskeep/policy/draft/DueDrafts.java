package dev.crosskeep.policy.draft;

import dev.crosskeep.service.rows.RowScope;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Publishes scheduled drafts when their time has come; any number of instances may do so. */
@Component
@EnableScheduling
class DueDrafts {

  private static final Logger LOG = LoggerFactory.getLogger(DueDrafts.class);

  private final Drafting drafting;
  private final InstantSource clock;

  DueDrafts(Drafting drafting, InstantSource clock) {
    this.drafting = drafting;
    this.clock = clock;
  }

  /** Looks again a second after the last look; what cannot be done now is done then. */
  @Scheduled(fixedDelay = 1000)
  void publish() {
    try {
      while (RowScope.PLATFORM.call(() -> drafting.publishNextDue(clock.instant()))) {
        LOG.debug("A scheduled draft was due");
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.debug("Scheduled drafts wait: the database does not answer", e);
    }
  }
}
