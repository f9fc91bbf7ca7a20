package dev.crosskeep.policy.key;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.policy.tenant.ModelIds;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.policy.tenant.Words;
import dev.crosskeep.service.problems.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/tenants/{tenant}/keys")
class KeyController {

  /** Where RFC 3339 ends. PostgreSQL ends later, Java's own limit is beyond that. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

  private final Tenants tenants;
  private final Keys keys;
  private final Clock clock;

  KeyController(Tenants tenants, Keys keys, Clock clock) {
    this.tenants = tenants;
    this.keys = keys;
    this.clock = clock;
  }

  @GetMapping
  KeyList list(@PathVariable String tenant) {
    tenants.require(tenant);
    return new KeyList(keys.of(tenant));
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<IssuedKey> issue(@PathVariable String tenant, @Valid @RequestBody Wanted wanted) {
    if (wanted.expiresAt() != null) {
      requireFuture(wanted.expiresAt());
    }
    tenants.require(tenant);
    return ResponseEntity.status(HttpStatus.CREATED)
        .cacheControl(CacheControl.noStore())
        .body(
            keys.issue(
                tenant,
                wanted.name(),
                wanted.expiresAt(),
                ModelIds.list("models", wanted.models())));
  }

  /** Both keys count until the overlap ends. */
  @PostMapping("/{id}/rotate")
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<IssuedKey> rotate(
      @PathVariable String tenant, @PathVariable String id, @Valid @RequestBody Change change) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .cacheControl(CacheControl.noStore())
        .body(keys.rotate(tenant, id, change.checkedOverlap()));
  }

  /** What is put takes the place of what was set. */
  @PutMapping("/{id}/models")
  ApiKey bind(@PathVariable String tenant, @PathVariable String id, @RequestBody ModelList wanted) {
    return keys.bind(tenant, id, ModelIds.list("models", wanted.models()));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@PathVariable String tenant, @PathVariable String id) {
    keys.revoke(tenant, id);
  }

  private void requireFuture(Instant expiresAt) {
    if (!expiresAt.isAfter(clock.instant()) || expiresAt.isAfter(LATEST)) {
      throw Refusal.field("expires_at", "expires_at must be in the future, up to the year 9999");
    }
  }

  record Wanted(
      @JsonProperty("name") @NotNull(message = "is missing") @Words String name,
      @JsonProperty("expires_at") @Nullable Instant expiresAt,
      @JsonProperty("models") @Nullable List<String> models) {}

  record ModelList(@JsonProperty("models") @Nullable List<String> models) {}

  record Change(@JsonProperty("overlap") @NotNull(message = "is missing") Duration overlap) {

    Duration checkedOverlap() {
      if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
        throw Refusal.field("overlap", "overlap must be from PT0S to P90D");
      }
      return overlap;
    }
  }

  record KeyList(@JsonProperty("keys") List<ApiKey> keys) {}
}
