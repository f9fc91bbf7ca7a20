package dev.crosskeep.policy.key;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.policy.limit.LimitTables;
import dev.crosskeep.policy.tenant.Publisher;
import dev.crosskeep.service.problems.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What is done with keys, each on record. */
@Component
public class Keys {

  private final ApiKeys keys;
  private final KeyIssuer issuer;
  private final LimitTables limits;
  private final Publisher publisher;
  private final AuditLog audit;
  private final Clock clock;

  Keys(
      ApiKeys keys,
      KeyIssuer issuer,
      LimitTables limits,
      Publisher publisher,
      AuditLog audit,
      Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.limits = limits;
    this.publisher = publisher;
    this.audit = audit;
    this.clock = clock;
  }

  /** A tenant's keys, the revoked and expired ones too, newest first. */
  List<ApiKey> of(String tenant) {
    return keys.of(tenant);
  }

  /**
   * Makes a key.
   *
   * @param tenant one that is there
   * @param expiresAt from when on it is refused; never if null
   */
  @Transactional
  public IssuedKey issue(String tenant, String name, @Nullable Instant expiresAt) {
    return issue(tenant, name, expiresAt, null);
  }

  /**
   * Makes a key that may ask some models only.
   *
   * @param models all of them if null
   */
  @Transactional
  public IssuedKey issue(
      String tenant, String name, @Nullable Instant expiresAt, @Nullable List<String> models) {
    var issued = issuer.issue(tenant, new NewKey(name, expiresAt, models, null));
    audit.record(Action.made("key.issued", tenant, issued.description()));
    return issued;
  }

  /** Revokes a key for good; a revoked one stays as it is. */
  @Transactional
  public void revoke(String tenant, String id) {
    var key = require(tenant, id);
    if (key.revokedAt() == null) {
      audit.record(new Action("key.revoked", tenant, key, keys.revoke(id), null));
    }
  }

  /**
   * Lets a key ask some models only.
   *
   * @param models all of them if null
   */
  @Transactional
  public ApiKey bind(String tenant, String id, @Nullable List<String> models) {
    var before = require(tenant, id);
    var after = keys.bind(id, models);
    if (!Objects.equals(before.models(), after.models())) {
      audit.record(new Action("key.models_set", tenant, before, after, null));
    }
    return after;
  }

  /**
   * Makes a key with the settings, limits and policy of another, which goes on to count for a
   * while.
   *
   * @param overlap how long both count, unless the older one expires earlier
   */
  @Transactional
  public IssuedKey rotate(String tenant, String id, Duration overlap) {
    var old = require(tenant, id);
    var now = clock.instant();
    if (!old.isLiveAt(now)) {
      throw Refusal.conflict("key '" + id + "' does not count any more; issue a new one");
    }
    var issued = issuer.issue(tenant, new NewKey(old.name(), old.expiresAt(), old.models(), id));
    String successor = issued.description().id();
    limits.handOn(id, successor);
    publisher.handOn(tenant, id, successor);
    var end = now.plus(overlap);
    var kept = old.isLiveAt(end) ? keys.expire(id, end) : old;
    var rotation = new Rotation(kept, issued.description());
    audit.record(new Action("key.rotated", tenant, old, rotation, null));
    return issued;
  }

  private ApiKey require(String tenant, String id) {
    return keys.lock(tenant, id)
        .orElseThrow(() -> Refusal.notFound("tenant '" + tenant + "' has no key '" + id + "'"));
  }

  /** What the audit log keeps of a rotation. */
  private record Rotation(
      @JsonProperty("old") ApiKey old, @JsonProperty("new") ApiKey replacement) {}
}
