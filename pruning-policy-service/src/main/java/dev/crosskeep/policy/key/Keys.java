package dev.crosskeep.policy.key;

import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.service.problems.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What is done with keys, each on record. */
@Component
public class Keys {

  private final ApiKeys keys;
  private final KeyIssuer issuer;
  private final AuditLog audit;

  Keys(ApiKeys keys, KeyIssuer issuer, AuditLog audit) {
    this.keys = keys;
    this.issuer = issuer;
    this.audit = audit;
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
    var issued = issuer.issue(tenant, name, expiresAt);
    audit.record(Action.made("key.issued", tenant, issued.description()));
    return issued;
  }

  /** Revokes a key for good; a revoked one stays as it is. */
  @Transactional
  void revoke(String tenant, String id) {
    var key = require(tenant, id);
    if (key.revokedAt() == null) {
      audit.record(new Action("key.revoked", tenant, key, keys.revoke(id), null));
    }
  }

  private ApiKey require(String tenant, String id) {
    return keys.lock(tenant, id)
        .orElseThrow(() -> Refusal.notFound("tenant '" + tenant + "' has no key '" + id + "'"));
  }
}
