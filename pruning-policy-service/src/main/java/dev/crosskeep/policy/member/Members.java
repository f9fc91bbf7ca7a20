package dev.crosskeep.policy.member;

import static java.util.stream.Collectors.toSet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of members. */
@Repository
public class Members {

  private static final String COLUMNS =
      "id, login, roles, tenant, credential, must_change_password, created_at, last_login_at,"
          + " disabled_at, subject is not null as external";

  private final JdbcClient jdbc;

  Members(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Every member, or those of one tenant, by login. */
  List<Member> all(@Nullable String tenant) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from member where cast(:tenant as text) is null or tenant = :tenant order by"
                + " login")
        .param("tenant", tenant)
        .query(Members::member)
        .list();
  }

  /** The member with this id. */
  public Optional<Member> find(UUID id) {
    return jdbc.sql("select " + COLUMNS + " from member where id = :id")
        .param("id", id)
        .query(Members::member)
        .optional();
  }

  /** The member with this login. */
  Optional<Member> find(String login) {
    return jdbc.sql("select " + COLUMNS + " from member where login = :login")
        .param("login", login)
        .query(Members::member)
        .optional();
  }

  /** The member whom an identity provider knows by this name. */
  Optional<Member> find(Identity identity) {
    return jdbc.sql(
            "select " + COLUMNS + " from member where issuer = :issuer and subject = :subject")
        .param("issuer", identity.issuer())
        .param("subject", identity.subject())
        .query(Members::member)
        .optional();
  }

  /** The hash of a member's password; empty for those whom an identity provider knows. */
  Optional<String> password(String login) {
    return jdbc.sql("select password from member where login = :login")
        .param("login", login)
        .query(String.class)
        .optional();
  }

  /** Adds a member whose password was made by somebody else; empty when the login is taken. */
  Optional<Member> add(String login, String hash, Set<Role> roles, @Nullable String tenant) {
    return jdbc.sql(
            """
            insert into member (login, password, must_change_password, roles, tenant)
            values (:login, :password, true, :roles, :tenant)
            on conflict (login) do nothing
            returning
            """
                + COLUMNS)
        .param("login", login)
        .param("password", hash)
        .param("roles", names(roles))
        .param("tenant", tenant)
        .query(Members::member)
        .optional();
  }

  /** Adds a member whom an identity provider knows; empty when the login is taken. */
  Optional<Member> add(Identity identity, Set<Role> roles, @Nullable String tenant) {
    return jdbc.sql(
            """
            insert into member (login, issuer, subject, must_change_password, roles, tenant)
            values (:login, :issuer, :subject, false, :roles, :tenant)
            on conflict (login) do nothing
            returning
            """
                + COLUMNS)
        .param("login", identity.login())
        .param("issuer", identity.issuer())
        .param("subject", identity.subject())
        .param("roles", names(roles))
        .param("tenant", tenant)
        .query(Members::member)
        .optional();
  }

  /** Gives a member another password; sessions that were begun with the old one end. */
  void setPassword(UUID id, String hash, boolean mustChange) {
    jdbc.sql(
            """
            update member
            set password = :password, credential = credential + 1, must_change_password = :must_change
            where id = :id
            """)
        .param("id", id)
        .param("password", hash)
        .param("must_change", mustChange)
        .update();
  }

  void setRoles(UUID id, Set<Role> roles) {
    jdbc.sql("update member set roles = :roles where id = :id")
        .param("id", id)
        .param("roles", names(roles))
        .update();
  }

  /** Gives a member other roles, for another tenant or for all. */
  void setGrant(UUID id, Set<Role> roles, @Nullable String tenant) {
    jdbc.sql("update member set roles = :roles, tenant = :tenant where id = :id")
        .param("id", id)
        .param("roles", names(roles))
        .param("tenant", tenant)
        .update();
  }

  /** Lets a member in again, to everything, by a password only. */
  void makePlatformAdmin(UUID id, String hash) {
    jdbc.sql(
            """
            update member
            set roles = '{platform_admin}', tenant = null, disabled_at = null, issuer = null,
                subject = null, password = :password, credential = credential + 1,
                must_change_password = true
            where id = :id
            """)
        .param("id", id)
        .param("password", hash)
        .update();
  }

  void setDisabled(UUID id, boolean disabled) {
    jdbc.sql(
            """
            update member
            set disabled_at = case when :disabled then coalesce(disabled_at, now()) end
            where id = :id
            """)
        .param("id", id)
        .param("disabled", disabled)
        .update();
  }

  void rememberLogin(UUID id) {
    jdbc.sql("update member set last_login_at = now() where id = :id").param("id", id).update();
  }

  /**
   * Keeps others from changing members until the transaction ends, and says whether somebody is
   * there who may do everything.
   */
  boolean hasPlatformAdmin() {
    jdbc.sql("lock table member in share row exclusive mode").update();
    return jdbc.sql(
            """
            select exists (
                select from member where disabled_at is null and 'platform_admin' = any (roles))
            """)
        .query(Boolean.class)
        .single();
  }

  private static String[] names(Set<Role> roles) {
    return roles.stream().map(Role::json).sorted().toArray(String[]::new);
  }

  private static Member member(ResultSet row, int number) throws SQLException {
    return new Member(
        row.getObject("id", UUID.class),
        row.getString("login"),
        Stream.of((String[]) row.getArray("roles").getArray())
            .map(role -> Role.valueOf(role.toUpperCase(Locale.ROOT)))
            .collect(toSet()),
        row.getString("tenant"),
        row.getInt("credential"),
        row.getBoolean("must_change_password"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "last_login_at"),
        instant(row, "disabled_at"),
        row.getBoolean("external"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
