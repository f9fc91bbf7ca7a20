package dev.crosskeep.policy.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.service.problems.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/tenants/{tenant}/policies")
class HistoryController {

  private final PolicyVersions versions;
  private final Publisher publisher;
  private final JsonMapper json;

  HistoryController(PolicyVersions versions, Publisher publisher, JsonMapper json) {
    this.versions = versions;
    this.publisher = publisher;
    this.json = json;
  }

  @GetMapping
  History history(@PathVariable String tenant) {
    var policies = versions.history(tenant);
    if (policies.isEmpty()) {
      throw Tenants.unknown(tenant);
    }
    return new History(policies);
  }

  @GetMapping("/{from:[0-9]{1,9}}/diff/{to:[0-9]{1,9}}")
  Diff diff(@PathVariable String tenant, @PathVariable int from, @PathVariable int to) {
    return new Diff(
        from,
        to,
        Difference.between(
            json.valueToTree(require(tenant, from).published()),
            json.valueToTree(require(tenant, to).published())));
  }

  /** Publishes an old version once more, as the next one. */
  @PostMapping("/{version:[0-9]{1,9}}/rollback")
  ResponseEntity<PolicyVersion> rollback(
      @PathVariable String tenant,
      @PathVariable int version,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      @Valid @RequestBody Why why) {
    var old = require(tenant, version).published();
    var added =
        publisher.publish(
            tenant,
            current -> IfMatch.holds(ifMatch, current.tag()),
            _ ->
                new Publication(
                    old.policy(), old.override(), old.shadowRate(), why.reason(), null));
    return ResponseEntity.status(HttpStatus.CREATED).eTag(added.tag()).body(added);
  }

  private PolicyVersion require(String tenant, int version) {
    return versions
        .find(tenant, version)
        .orElseThrow(() -> Refusal.notFound("tenant '" + tenant + "' has no version " + version));
  }

  record Why(@JsonProperty("reason") @NotNull(message = "is missing") @Words String reason) {}

  record Diff(
      @JsonProperty("from") int from,
      @JsonProperty("to") int to,
      @JsonProperty("changes") List<Difference> changes) {}

  record History(@JsonProperty("policies") List<PolicyVersion> policies) {}
}
