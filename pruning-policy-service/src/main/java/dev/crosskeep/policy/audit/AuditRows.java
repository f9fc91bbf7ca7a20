package dev.crosskeep.policy.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of entries, and its head. */
@Repository
class AuditRows {

  private static final String COLUMNS =
      "sequence, at, actor, action, tenant, before, after, reason, previous_hash, hash";

  private final JdbcClient jdbc;

  AuditRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The newest entry; nobody else appends until the transaction ends. */
  AuditHead lockHead() {
    return head("select sequence, hash from audit_head for update");
  }

  AuditHead head() {
    return head("select sequence, hash from audit_head");
  }

  void append(AuditEntry entry) {
    jdbc.sql(
            """
            insert into audit_entry (sequence, at, actor, action, tenant, before, after, reason,
                previous_hash, hash)
            values (:sequence, :at, :actor, :action, :tenant, cast(:before as json),
                cast(:after as json), :reason, :previous_hash, :hash)
            """)
        .param("sequence", entry.sequence())
        .param("at", entry.at().atOffset(ZoneOffset.UTC))
        .param("actor", entry.actor())
        .param("action", entry.action())
        .param("tenant", entry.tenant())
        .param("before", entry.before())
        .param("after", entry.after())
        .param("reason", entry.reason())
        .param("previous_hash", entry.previousHash())
        .param("hash", entry.hash())
        .update();
    jdbc.sql("update audit_head set sequence = :sequence, hash = :hash")
        .param("sequence", entry.sequence())
        .param("hash", entry.hash())
        .update();
  }

  /** The entries after one, oldest first. */
  List<AuditEntry> after(long sequence, int most) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from audit_entry where sequence > :sequence order by sequence limit :most")
        .param("sequence", sequence)
        .param("most", most)
        .query(AuditRows::entry)
        .list();
  }

  /** The entries that a filter lets through, newest first. */
  List<AuditEntry> newest(AuditFilter filter, int most) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                 from audit_entry
                where sequence < :before
                  and (cast(:tenant as text) is null or tenant = :tenant)
                  and (cast(:actor as text) is null or actor = :actor)
                  and (cast(:action as text) is null or action = :action)
                  and (cast(:from as timestamptz) is null or at >= :from)
                  and (cast(:to as timestamptz) is null or at < :to)
                order by sequence desc limit :most
                """)
        .param("before", filter.before() == null ? Long.MAX_VALUE : filter.before())
        .param("tenant", filter.tenant())
        .param("actor", filter.actor())
        .param("action", filter.action())
        .param("from", filter.from() == null ? null : filter.from().atOffset(ZoneOffset.UTC))
        .param("to", filter.to() == null ? null : filter.to().atOffset(ZoneOffset.UTC))
        .param("most", most)
        .query(AuditRows::entry)
        .list();
  }

  private AuditHead head(String sql) {
    return jdbc.sql(sql)
        .query((row, _) -> new AuditHead(row.getLong("sequence"), row.getString("hash")))
        .single();
  }

  private static AuditEntry entry(ResultSet row, int number) throws SQLException {
    return new AuditEntry(
        row.getLong("sequence"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("actor"),
        row.getString("action"),
        row.getString("tenant"),
        row.getString("before"),
        row.getString("after"),
        row.getString("reason"),
        row.getString("previous_hash"),
        row.getString("hash"));
  }
}
