package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.service.problems.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The policy in force of whatever scope the address means. */
@RestController
@RequestMapping({"/api/tenants/{tenant}/policy", "/api/platform/policy"})
class PolicyController {

  private final PolicyVersions versions;
  private final Publisher publisher;

  PolicyController(PolicyVersions versions, Publisher publisher) {
    this.versions = versions;
    this.publisher = publisher;
  }

  @GetMapping
  ResponseEntity<PolicyVersion> current(Scope scope) {
    return answer(
        HttpStatus.OK,
        versions
            .current(scope)
            .orElseThrow(() -> Refusal.notFound(scope.title() + " has no policy of its own")));
  }

  /** Where others inherit, they get a version with it at once, or none does and it is refused. */
  @PutMapping
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<PolicyVersion> publish(
      Scope scope,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      @Valid @RequestBody Wanted wanted) {
    return answer(
        HttpStatus.CREATED,
        publisher.publish(
            scope,
            current -> IfMatch.holds(ifMatch, PolicyVersion.tag(current)),
            wanted.proposal()));
  }

  private static ResponseEntity<PolicyVersion> answer(HttpStatus status, PolicyVersion version) {
    return ResponseEntity.status(status).eTag(version.tag()).body(version);
  }

  /**
   * Without an override the rule in force stays, and so does the rate; with {@code inherit} they
   * are those beneath, and so is every field of the policy that is not there.
   */
  record Wanted(
      @JsonProperty("inherit") @Nullable Boolean inherit,
      @JsonProperty("policy") @NotNull(message = "is missing") JsonNode policy,
      @JsonProperty("override") @Nullable OverrideRule override,
      @JsonProperty("shadow_rate") @Nullable Double shadowRate,
      @JsonProperty("reason") @NotNull(message = "is missing") @Words String reason,
      @JsonProperty("author") @Words @Nullable String author) {

    Proposal proposal() {
      boolean inherits = Boolean.TRUE.equals(inherit);
      return new Proposal(
          inherits, PolicyFields.said(inherits, policy, override, shadowRate), reason, author);
    }
  }
}
