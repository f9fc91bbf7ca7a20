package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.service.problems.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The versions of whatever scope the address means. */
@RestController
@RequestMapping({"/api/tenants/{tenant}/policies", "/api/platform/policies"})
class HistoryController {

  private final PolicyVersions versions;
  private final Publisher publisher;

  HistoryController(PolicyVersions versions, Publisher publisher) {
    this.versions = versions;
    this.publisher = publisher;
  }

  @GetMapping
  History history(Scope scope) {
    return new History(versions.history(scope));
  }

  @GetMapping("/{from:[0-9]{1,9}}/diff/{to:[0-9]{1,9}}")
  Diff diff(Scope scope, @PathVariable int from, @PathVariable int to) {
    return new Diff(
        from,
        to,
        Difference.between(require(scope, from).published(), require(scope, to).published()));
  }

  /** Publishes once more what an old version said, as the next one. */
  @PostMapping("/{version:[0-9]{1,9}}/rollback")
  @ResponseStatus(HttpStatus.CREATED)
  ResponseEntity<PolicyVersion> rollback(
      Scope scope,
      @PathVariable int version,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      @Valid @RequestBody Why why) {
    var added =
        publisher.publish(
            scope,
            current -> IfMatch.holds(ifMatch, PolicyVersion.tag(current)),
            why.proposal(require(scope, version)));
    return ResponseEntity.status(HttpStatus.CREATED).eTag(added.tag()).body(added);
  }

  private PolicyVersion require(Scope scope, int version) {
    return versions
        .find(scope, version)
        .orElseThrow(() -> Refusal.notFound(scope.title() + " has no version " + version));
  }

  /**
   * Why, and how.
   *
   * @param inherit whether what the version did not say comes from what is beneath it now; if not,
   *     it comes back as it was. Without it the version says what it said: it inherits if it did.
   */
  record Why(
      @JsonProperty("reason") @NotNull(message = "is missing") @Words String reason,
      @JsonProperty("inherit") @Nullable Boolean inherit) {

    Proposal proposal(PolicyVersion old) {
      var inherited = old.inherits();
      if (inherited != null && !Boolean.FALSE.equals(inherit)) {
        return new Proposal(true, inherited.said(), reason, null);
      }
      if (Boolean.TRUE.equals(inherit)) {
        throw Refusal.field(
            "inherit",
            "version " + old.published().version() + " was said in full, nothing was inherited");
      }
      return Proposal.whole(old.published(), reason, null);
    }
  }

  record Diff(
      @JsonProperty("from") int from,
      @JsonProperty("to") int to,
      @JsonProperty("changes") List<Difference> changes) {}

  record History(@JsonProperty("policies") List<PolicyVersion> policies) {}
}
