package dev.crosskeep.policy.tenant;

import static java.util.stream.Collectors.groupingBy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The tables of published policies: rows are added and read, nothing else. */
@Repository
public class PolicyVersions {

  private static final String IN_SCOPE =
      """
       tenant = :tenant and model is not distinct from cast(:model as text)
          and key is not distinct from cast(:key as text)
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final PublishedPolicyMapper published;
  private final PlatformPolicies platform;

  PolicyVersions(
      JdbcClient jdbc,
      JsonMapper json,
      PublishedPolicyMapper published,
      PlatformPolicies platform) {
    this.jdbc = jdbc;
    this.json = json;
    this.published = published;
    this.platform = platform;
  }

  /** A tenant's own version in force; empty only when there is no such tenant. */
  public Optional<PolicyVersion> current(String tenant) {
    return current(Scope.ofTenant(tenant));
  }

  /** A tenant's own versions, newest first; empty only when there is no such tenant. */
  public List<PolicyVersion> history(String tenant) {
    return history(Scope.ofTenant(tenant));
  }

  /** The version in force. */
  public Optional<PolicyVersion> current(Scope scope) {
    return switch (scope) {
      case Scope.Platform() -> Optional.of(platform.current());
      case Scope.InTenant within ->
          in(within, "select * from policy_version where %s order by version desc limit 1")
              .query(this::version)
              .optional();
    };
  }

  /** Every version, newest first; the platform and every tenant have some. */
  public List<PolicyVersion> history(Scope scope) {
    return switch (scope) {
      case Scope.Platform() -> platform.history();
      case Scope.InTenant within ->
          in(within, "select * from policy_version where %s order by version desc")
              .query(this::version)
              .list();
    };
  }

  /** One version; empty when there is none with this number. */
  Optional<PolicyVersion> find(Scope scope, int number) {
    return switch (scope) {
      case Scope.Platform() -> platform.find(number);
      case Scope.InTenant within ->
          in(within, "select * from policy_version where %s and version = :version")
              .param("version", number)
              .query(this::version)
              .optional();
    };
  }

  /** The platform's version that a tenant's version inherits; empty where it was said in full. */
  Optional<PolicyVersion> beneath(PolicyVersion tenants) {
    return Optional.ofNullable(tenants.inherits())
        .map(Inheritance::platform)
        .flatMap(platform::find);
  }

  /** What is in force of a tenant that is there. */
  public Layers layers(String tenant) {
    return Layers.of(inForce(tenant));
  }

  /** The same for every tenant, by its id. */
  public Map<String, Layers> layers() {
    return jdbc
        .sql(inForceWhere("true"))
        .query((row, number) -> Map.entry(row.getString("tenant"), version(row, number)))
        .stream()
        .collect(
            groupingBy(
                Map.Entry::getKey,
                TreeMap::new,
                Collectors.collectingAndThen(
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList()), Layers::of)));
  }

  private Collection<PolicyVersion> inForce(String tenant) {
    return jdbc.sql(inForceWhere("tenant = :tenant"))
        .param("tenant", tenant)
        .query(this::version)
        .list();
  }

  /** The layer of a key that is refused stands in nobody's way. */
  private static String inForceWhere(String condition) {
    return """
    select distinct on (tenant, model, key) * from policy_version
    where %s and (key is null or key in (
        select id from api_key
        where revoked_at is null and (expires_at is null or expires_at > now())))
    order by tenant, model, key, version desc
    """
        .formatted(condition);
  }

  private static JdbcClient.StatementSpec params(
      JdbcClient.StatementSpec statement, Scope.InTenant within) {
    return statement
        .param("tenant", within.tenant())
        .param("model", within.model())
        .param("key", within.key());
  }

  private JdbcClient.StatementSpec in(Scope.InTenant within, String sql) {
    return params(jdbc.sql(sql.formatted(IN_SCOPE)), within);
  }

  /** Adds the tenant's next version; the tenant must be locked or new in this transaction. */
  PolicyVersion add(Scope.InTenant within, Publication wanted) {
    var inherits = wanted.inherits();
    return params(
            jdbc.sql(
                """
                insert into policy_version (tenant, version, model, key, policy, override,
                    shadow_rate, reason, author, said, platform_version, tenant_version)
                select :tenant, coalesce(max(version), 0) + 1, :model, :key,
                    cast(:policy as jsonb), cast(:override as jsonb), :shadow_rate, :reason,
                    :author, cast(:said as jsonb), cast(:platform as integer),
                    cast(:below as integer)
                from policy_version where tenant = :tenant
                returning *
                """),
            within)
        .param("policy", json.writeValueAsString(wanted.policy()))
        .param("override", json.writeValueAsString(wanted.override()))
        .param("shadow_rate", wanted.shadowRate())
        .param("reason", wanted.reason())
        .param("author", wanted.author())
        .param("said", inherits == null ? null : json.writeValueAsString(inherits.said()))
        .param("platform", inherits == null ? null : inherits.platform())
        .param("below", inherits == null ? null : inherits.tenant())
        .query(this::version)
        .single();
  }

  private PolicyVersion version(ResultSet row, int number) throws SQLException {
    return new PolicyVersion(
        new Scope.InTenant(row.getString("tenant"), row.getString("model"), row.getString("key")),
        Objects.requireNonNull(published.mapRow(row, number)),
        row.getString("reason"),
        row.getString("author"),
        row.getObject("published_at", OffsetDateTime.class).toInstant(),
        inherits(row));
  }

  private @Nullable Inheritance inherits(ResultSet row) throws SQLException {
    String said = row.getString("said");
    return said == null
        ? null
        : new Inheritance(
            row.getObject("platform_version", Integer.class),
            row.getObject("tenant_version", Integer.class),
            json.readValue(said, Said.class));
  }
}
