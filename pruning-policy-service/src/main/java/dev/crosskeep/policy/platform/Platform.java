package dev.crosskeep.policy.platform;

import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.policy.tenant.KillSwitch;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The one row of the whole platform. */
@Repository
class Platform {

  private final JdbcClient jdbc;
  private final AuditLog audit;

  Platform(JdbcClient jdbc, AuditLog audit) {
    this.jdbc = jdbc;
    this.audit = audit;
  }

  /** Whether all tenants get the full cache. */
  public KillSwitch killSwitch() {
    return read("select kill_switch from platform");
  }

  /** What changes nothing is not on record. */
  @Transactional
  public void kill(KillSwitch wanted, String reason) {
    var before = read("select kill_switch from platform for update");
    if (!before.equals(wanted)) {
      jdbc.sql("update platform set kill_switch = :on").param("on", wanted.on()).update();
      audit.record(new Action(wanted.action(), null, before, wanted, reason));
    }
  }

  private KillSwitch read(String sql) {
    return new KillSwitch(jdbc.sql(sql).query(Boolean.class).single());
  }
}
