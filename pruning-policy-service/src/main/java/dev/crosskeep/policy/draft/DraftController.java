package dev.crosskeep.policy.draft;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.policy.draft.Drafting.Wanted;
import dev.crosskeep.policy.tenant.PolicyFields;
import dev.crosskeep.policy.tenant.Scope;
import dev.crosskeep.policy.tenant.Words;
import dev.crosskeep.service.problems.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The drafts of whatever scope the address means; a tenant's list has all that are its own. */
@RestController
@RequestMapping({"/api/tenants/{tenant}/drafts", "/api/platform/drafts"})
class DraftController {

  private static final String ID = "/{id:[0-9]{1,18}}";

  /** Where RFC 3339 ends. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final Drafts drafts;
  private final Drafting drafting;

  DraftController(Drafts drafts, Drafting drafting) {
    this.drafts = drafts;
    this.drafting = drafting;
  }

  @GetMapping
  DraftList list(Scope scope) {
    return new DraftList(drafts.of(scope.tenant()));
  }

  @GetMapping(ID)
  ResponseEntity<Draft> find(Scope scope, @PathVariable long id) {
    return answer(
        HttpStatus.OK,
        drafts.find(scope.tenant(), id).orElseThrow(() -> Drafting.unknown(scope.tenant(), id)));
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<Draft> begin(Scope scope, @Valid @RequestBody Written written) {
    return answer(HttpStatus.CREATED, drafting.begin(scope, written.content()));
  }

  @PutMapping(ID)
  ResponseEntity<Draft> edit(
      Scope scope,
      @PathVariable long id,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      @Valid @RequestBody Written written) {
    if (ifMatch.isEmpty()) {
      throw Refusal.unconditional();
    }
    return answer(
        HttpStatus.OK, drafting.edit(new Wanted(scope.tenant(), id, ifMatch), written.content()));
  }

  @PostMapping(ID + "/{step:submit|rebase|withdraw|publish}")
  ResponseEntity<Draft> move(
      Scope scope,
      @PathVariable long id,
      @PathVariable String step,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch) {
    var wanted = new Wanted(scope.tenant(), id, ifMatch);
    return answer(
        HttpStatus.OK,
        switch (step) {
          case "submit" -> drafting.submit(wanted);
          case "rebase" -> drafting.rebase(wanted);
          case "withdraw" -> drafting.withdraw(wanted);
          default -> drafting.publish(wanted);
        });
  }

  @PostMapping(ID + "/approve")
  ResponseEntity<Draft> approve(
      Scope scope,
      @PathVariable long id,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      @Valid @RequestBody(required = false) @Nullable Approval approval) {
    return answer(
        HttpStatus.OK,
        drafting.approve(
            new Wanted(scope.tenant(), id, ifMatch), approval == null ? null : approval.comment()));
  }

  @PostMapping(ID + "/reject")
  ResponseEntity<Draft> reject(
      Scope scope,
      @PathVariable long id,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      @Valid @RequestBody Rejection rejection) {
    return answer(
        HttpStatus.OK,
        drafting.reject(new Wanted(scope.tenant(), id, ifMatch), rejection.comment()));
  }

  private static ResponseEntity<Draft> answer(HttpStatus status, Draft draft) {
    return ResponseEntity.status(status).eTag(draft.tag()).body(draft);
  }

  record Written(
      @JsonProperty("inherit") @Nullable Boolean inherit,
      @JsonProperty("policy") @NotNull(message = "is missing") JsonNode policy,
      @JsonProperty("override") @Nullable OverrideRule override,
      @JsonProperty("shadow_rate") @Nullable Double shadowRate,
      @JsonProperty("reason") @NotNull(message = "is missing") @Words String reason,
      @JsonProperty("publish_at") @Nullable Instant publishAt) {

    Content content() {
      if (publishAt != null && (publishAt.isAfter(LATEST) || publishAt.isBefore(Instant.EPOCH))) {
        throw Refusal.field("publish_at", "publish_at must be from 1970 to 9999");
      }
      boolean inherits = Boolean.TRUE.equals(inherit);
      return new Content(
          inherits, PolicyFields.said(inherits, policy, override, shadowRate), reason, publishAt);
    }
  }

  record Approval(@JsonProperty("comment") @Words @Nullable String comment) {}

  record Rejection(
      @JsonProperty("comment") @NotNull(message = "is missing") @Words String comment) {}

  record DraftList(@JsonProperty("drafts") List<Draft> drafts) {}
}
