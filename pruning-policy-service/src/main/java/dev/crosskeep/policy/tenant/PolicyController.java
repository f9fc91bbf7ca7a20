package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.InvalidPolicyException;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.service.problems.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/tenants/{tenant}")
class PolicyController {

  private final PolicyVersions versions;
  private final Publisher publisher;

  PolicyController(PolicyVersions versions, Publisher publisher) {
    this.versions = versions;
    this.publisher = publisher;
  }

  @GetMapping("/policy")
  ResponseEntity<PolicyVersion> current(@PathVariable String tenant) {
    return answer(
        HttpStatus.OK, versions.current(tenant).orElseThrow(() -> Tenants.unknown(tenant)));
  }

  @GetMapping("/policies")
  History history(@PathVariable String tenant) {
    var policies = versions.history(tenant);
    if (policies.isEmpty()) {
      throw Tenants.unknown(tenant);
    }
    return new History(policies);
  }

  @PutMapping("/policy")
  ResponseEntity<PolicyVersion> publish(
      @PathVariable String tenant,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      @Valid @RequestBody Wanted wanted) {
    var policy = wanted.readPolicy();
    var version =
        publisher.publish(
            tenant,
            current -> ifMatch.map(tags -> matches(tags, current)).orElse(true),
            current -> wanted.publication(policy, current));
    return answer(HttpStatus.CREATED, version);
  }

  private static boolean matches(String ifMatch, PolicyVersion current) {
    var tag = ETag.create(current.tag());
    return ETag.parse(ifMatch).stream()
        .anyMatch(wanted -> wanted.isWildcard() || wanted.compare(tag, true));
  }

  private static ResponseEntity<PolicyVersion> answer(HttpStatus status, PolicyVersion version) {
    return ResponseEntity.status(status).eTag(version.tag()).body(version);
  }

  /** Without an override the rule in force stays, and so does the rate. */
  record Wanted(
      @JsonProperty("policy") @NotNull(message = "is missing") JsonNode policy,
      @JsonProperty("override") @Nullable OverrideRule override,
      @JsonProperty("shadow_rate") @Nullable Double shadowRate,
      @JsonProperty("reason") @NotNull(message = "is missing") @Words String reason,
      @JsonProperty("author") @Words @Nullable String author) {

    PruningPolicy readPolicy() {
      try {
        return PolicyJson.read(policy);
      } catch (InvalidPolicyException e) {
        throw Refusal.field(
            e.field().isEmpty() ? "policy" : "policy." + e.field(), String.valueOf(e.getMessage()));
      }
    }

    Publication publication(PruningPolicy read, PolicyVersion current) {
      return new Publication(
          read,
          override == null ? current.published().override() : override,
          shadowRate == null ? current.published().shadowRate() : share(shadowRate),
          reason,
          author);
    }

    private static double share(double rate) {
      if (!(rate >= 0 && rate <= 1)) {
        throw Refusal.field("shadow_rate", "shadow_rate must be from 0 to 1, got " + rate);
      }
      return rate;
    }
  }

  record History(@JsonProperty("policies") List<PolicyVersion> policies) {}
}
