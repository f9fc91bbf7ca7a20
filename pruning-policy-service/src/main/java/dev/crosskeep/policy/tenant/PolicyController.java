package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PruningPolicy;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

  @PutMapping("/policy")
  ResponseEntity<PolicyVersion> publish(
      @PathVariable String tenant,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      @Valid @RequestBody Wanted wanted) {
    var version =
        wanted.inherits()
            ? inherit(tenant, ifMatch, wanted)
            : publishWhole(tenant, ifMatch, wanted);
    return answer(HttpStatus.CREATED, version);
  }

  private PolicyVersion publishWhole(String tenant, Optional<String> ifMatch, Wanted wanted) {
    var policy = PolicyFields.policy(wanted.policy());
    return publisher.publish(
        tenant,
        current -> IfMatch.holds(ifMatch, current.tag()),
        current -> wanted.publication(policy, current));
  }

  private PolicyVersion inherit(String tenant, Optional<String> ifMatch, Wanted wanted) {
    var said = wanted.said();
    return publisher.inherit(
        tenant,
        current -> IfMatch.holds(ifMatch, current.tag()),
        platform ->
            PolicyFields.refusing(() -> said.over(platform, wanted.reason(), wanted.author())));
  }

  private static ResponseEntity<PolicyVersion> answer(HttpStatus status, PolicyVersion version) {
    return ResponseEntity.status(status).eTag(version.tag()).body(version);
  }

  /**
   * Without an override the rule in force stays, and so does the rate; with {@code inherit} they
   * are the platform's, and so is every field of the policy that is not there.
   */
  record Wanted(
      @JsonProperty("inherit") @Nullable Boolean inherit,
      @JsonProperty("policy") @NotNull(message = "is missing") JsonNode policy,
      @JsonProperty("override") @Nullable OverrideRule override,
      @JsonProperty("shadow_rate") @Nullable Double shadowRate,
      @JsonProperty("reason") @NotNull(message = "is missing") @Words String reason,
      @JsonProperty("author") @Words @Nullable String author) {

    boolean inherits() {
      return Boolean.TRUE.equals(inherit);
    }

    Said said() {
      return new Said(
          PolicyFields.partOfPolicy(policy), override, PolicyFields.shadowRate(shadowRate));
    }

    Publication publication(PruningPolicy read, PolicyVersion current) {
      Double rate = PolicyFields.shadowRate(shadowRate);
      return new Publication(
          read,
          override == null ? current.published().override() : override,
          rate == null ? current.published().shadowRate() : rate,
          reason,
          author);
    }
  }
}
