package dev.crosskeep.policy.audit;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Puts on record what was done, in the transaction that does it. */
@Component
public class AuditLog {

  private final AuditRows rows;
  private final Actors actors;
  private final JsonMapper json;
  private final Clock clock;

  AuditLog(AuditRows rows, Actors actors, JsonMapper json, Clock clock) {
    this.rows = rows;
    this.actors = actors;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Appends an entry. It comes after what it tells of: everyone else who acts waits for the end of
   * the chain from here to the end of the transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void record(Action action) {
    var head = rows.lockHead();
    var entry =
        new AuditEntry(
            head.sequence() + 1,
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            actors.current().name(),
            action.name(),
            action.tenant(),
            text(action.before()),
            text(action.after()),
            action.reason(),
            head.hash(),
            "");
    rows.append(entry.sealed());
  }

  /**
   * Some entries, newest first; null lets any through.
   *
   * @param before only entries with a smaller sequence number
   */
  public List<AuditEntry> newest(
      @Nullable String tenant,
      @Nullable String actor,
      @Nullable String action,
      @Nullable Long before,
      int most) {
    return rows.newest(new AuditFilter(tenant, actor, action, null, null, before), most);
  }

  private @Nullable String text(@Nullable Object value) {
    return value == null ? null : json.writeValueAsString(value);
  }
}
