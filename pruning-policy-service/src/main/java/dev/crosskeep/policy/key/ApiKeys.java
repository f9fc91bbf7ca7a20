package dev.crosskeep.policy.key;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of keys. */
@Repository
public class ApiKeys {

  private static final String COLUMNS =
      """
      id, name, created_at, expires_at, revoked_at, replaces, models,
          (select last_used_at from key_use where key = id) as last_used_at
      """;

  private final JdbcClient jdbc;

  ApiKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A tenant's keys, the revoked and expired ones too, newest first. */
  public List<ApiKey> of(String tenant) {
    return jdbc.sql(
            """
            select %s from api_key where tenant = :tenant order by created_at desc, id
            """
                .formatted(COLUMNS))
        .param("tenant", tenant)
        .query(ApiKeys::key)
        .list();
  }

  /** Adds the hash of a key; empty when there is a key with this id. */
  Optional<ApiKey> add(SecretKey key, String tenant, NewKey wanted) {
    return jdbc.sql(
            """
            insert into api_key (id, tenant, name, sha256, expires_at, models, replaces)
            values (:id, :tenant, :name, :sha256, :expires_at, :models, :replaces)
            on conflict (id) do nothing
            returning %s
            """
                .formatted(COLUMNS))
        .param("id", key.id())
        .param("tenant", tenant)
        .param("name", wanted.name())
        .param("sha256", key.sha256())
        .param("expires_at", utc(wanted.expiresAt()))
        .param("models", array(wanted.models()))
        .param("replaces", wanted.replaces())
        .query(ApiKeys::key)
        .optional();
  }

  /** A tenant's key; nobody else changes it until the transaction ends. */
  Optional<ApiKey> lock(String tenant, String id) {
    return jdbc.sql(
            """
            select %s from api_key where tenant = :tenant and id = :id for no key update
            """
                .formatted(COLUMNS))
        .param("tenant", tenant)
        .param("id", id)
        .query(ApiKeys::key)
        .optional();
  }

  /** Revokes a key for good. */
  ApiKey revoke(String id) {
    return jdbc.sql(
            """
            update api_key set revoked_at = now() where id = :id
            returning %s
            """
                .formatted(COLUMNS))
        .param("id", id)
        .query(ApiKeys::key)
        .single();
  }

  /** Lets a key expire. */
  ApiKey expire(String id, Instant at) {
    return jdbc.sql(
            """
            update api_key set expires_at = :at where id = :id
            returning %s
            """
                .formatted(COLUMNS))
        .param("id", id)
        .param("at", utc(at))
        .query(ApiKeys::key)
        .single();
  }

  /** Binds a key to some models, or to none. */
  ApiKey bind(String id, @Nullable List<String> models) {
    return jdbc.sql(
            """
            update api_key set models = :models where id = :id
            returning %s
            """
                .formatted(COLUMNS))
        .param("id", id)
        .param("models", array(models))
        .query(ApiKeys::key)
        .single();
  }

  private static ApiKey key(ResultSet row, int number) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("name"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "expires_at"),
        instant(row, "revoked_at"),
        row.getString("replaces"),
        texts(row.getArray("models")),
        instant(row, "last_used_at"));
  }

  private static String @Nullable [] array(@Nullable List<String> texts) {
    return texts == null ? null : texts.toArray(String[]::new);
  }

  private static @Nullable List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? null : List.of((String[]) array.getArray());
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
