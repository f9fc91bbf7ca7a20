package dev.crosskeep.policy.tenant;

import static java.util.Objects.requireNonNull;

import dev.crosskeep.contracts.PictureHosts;
import dev.crosskeep.service.problems.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of tenants. */
@Repository
public class Tenants {

  private final JdbcClient jdbc;

  Tenants(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Every tenant, by id. */
  public List<Tenant> all() {
    return jdbc.sql("select id, name, created_at from tenant order by id")
        .query(Tenants::tenant)
        .list();
  }

  /**
   * Keeps others from adding tenants until the transaction ends, and says whether there are any.
   */
  public boolean noneYet() {
    jdbc.sql("lock table tenant in share row exclusive mode").update();
    return jdbc.sql("select not exists (select from tenant)").query(Boolean.class).single();
  }

  /**
   * Makes sure that a tenant is there; none ever goes.
   *
   * @throws Refusal when there is none with this id
   */
  public void require(String id) {
    if (!found("select exists (select from tenant where id = :id)", id)) {
      throw unknown(id);
    }
  }

  /**
   * Makes sure that a tenant has a key with this id; none ever goes.
   *
   * @throws Refusal when it has none
   */
  void requireKey(String tenant, String key) {
    boolean known =
        jdbc.sql("select exists (select from api_key where tenant = :tenant and id = :key)")
            .param("tenant", tenant)
            .param("key", key)
            .query(Boolean.class)
            .single();
    if (!known) {
      throw Refusal.notFound("tenant '" + tenant + "' has no key '" + key + "'");
    }
  }

  /**
   * Keeps others from publishing for a tenant until the transaction ends.
   *
   * @throws Refusal when there is none with this id
   */
  public void lock(String id) {
    if (!found("select true from tenant where id = :id for no key update", id)) {
      throw unknown(id);
    }
  }

  /** The ids of all tenants; nobody else publishes for any until the transaction ends. */
  List<String> lockAll() {
    return jdbc.sql("select id from tenant order by id for no key update")
        .query((row, _) -> row.getString("id"))
        .list();
  }

  /** Whether only what somebody else approved is published for a tenant that is there. */
  public boolean wantsFourEyes(String id) {
    return found("select four_eyes from tenant where id = :id", id);
  }

  /**
   * How a tenant is run.
   *
   * @throws Refusal when there is none with this id
   */
  public TenantSettings settings(String id) {
    return jdbc.sql("select four_eyes, picture_hosts from tenant where id = :id")
        .param("id", id)
        .query((row, _) -> new TenantSettings(row.getBoolean("four_eyes"), pictureHosts(row)))
        .optional()
        .orElseThrow(() -> unknown(id));
  }

  void set(String id, TenantSettings settings) {
    var hosts = requireNonNull(settings.pictureHosts()).names();
    jdbc.sql(
            """
            update tenant set four_eyes = :fourEyes, picture_hosts = cast(:hosts as text[])
            where id = :id
            """)
        .param("fourEyes", settings.fourEyes())
        .param("hosts", hosts.toArray(String[]::new))
        .param("id", id)
        .update();
  }

  /** The hosts in a row's {@code picture_hosts}. */
  public static PictureHosts pictureHosts(ResultSet row) throws SQLException {
    var names = (String[]) row.getArray("picture_hosts").getArray();
    return new PictureHosts(new TreeSet<>(List.of(names)));
  }

  /** Whether a tenant that is there gets the full cache, whatever has been published for it. */
  public boolean isKilled(String id) {
    return found("select kill_switch from tenant where id = :id", id);
  }

  /** Whether all tenants get the full cache. */
  public boolean isPlatformKilled() {
    return jdbc.sql("select kill_switch from platform").query(Boolean.class).single();
  }

  void setKilled(String id, boolean killed) {
    jdbc.sql("update tenant set kill_switch = :killed where id = :id")
        .param("killed", killed)
        .param("id", id)
        .update();
  }

  /** The refusal that names a tenant which is not there. */
  public static Refusal unknown(String id) {
    return Refusal.notFound("there is no tenant '" + id + "'");
  }

  /** Adds a tenant; empty when there is one with this id. */
  Optional<Tenant> add(String id, String name) {
    return jdbc.sql(
            """
            insert into tenant (id, name) values (:id, :name)
            on conflict (id) do nothing
            returning id, name, created_at
            """)
        .param("id", id)
        .param("name", name)
        .query(Tenants::tenant)
        .optional();
  }

  private boolean found(String sql, String id) {
    return jdbc.sql(sql).param("id", id).query(Boolean.class).optional().orElse(false);
  }

  private static Tenant tenant(ResultSet row, int number) throws SQLException {
    return new Tenant(
        row.getString("id"),
        row.getString("name"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
