package dev.crosskeep.policy.platform;

import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.policy.tenant.KillSwitch;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The one row of the whole platform. What changes nothing is not on record. */
@Repository
public class Platform {

  private final JdbcClient jdbc;
  private final AuditLog audit;

  Platform(JdbcClient jdbc, AuditLog audit) {
    this.jdbc = jdbc;
    this.audit = audit;
  }

  /** Whether all tenants get the full cache. */
  public KillSwitch killSwitch() {
    return new KillSwitch(read("select kill_switch from platform"));
  }

  @Transactional
  public void kill(KillSwitch wanted, String reason) {
    var before = new KillSwitch(read("select kill_switch from platform for update"));
    if (!before.equals(wanted)) {
      jdbc.sql("update platform set kill_switch = :on").param("on", wanted.on()).update();
      audit.record(new Action(wanted.action(), null, before, wanted, reason));
    }
  }

  public PlatformSettings settings() {
    return new PlatformSettings(read("select four_eyes from platform"));
  }

  @Transactional
  public void change(PlatformSettings wanted) {
    var before = new PlatformSettings(read("select four_eyes from platform for update"));
    if (!before.equals(wanted)) {
      jdbc.sql("update platform set four_eyes = :wanted")
          .param("wanted", wanted.fourEyes())
          .update();
      audit.record(new Action("platform.settings_changed", null, before, wanted, null));
    }
  }

  private boolean read(String sql) {
    return jdbc.sql(sql).query(Boolean.class).single();
  }
}
