package dev.crosskeep.policy.platform;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.policy.tenant.IfMatch;
import dev.crosskeep.policy.tenant.KillSwitch;
import dev.crosskeep.policy.tenant.KillSwitchWish;
import dev.crosskeep.policy.tenant.PlatformPublisher;
import dev.crosskeep.policy.tenant.PolicyFields;
import dev.crosskeep.policy.tenant.PolicyVersion;
import dev.crosskeep.policy.tenant.Publication;
import dev.crosskeep.policy.tenant.Words;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/platform")
class PlatformController {

  private final Platform platform;
  private final PlatformPublisher publisher;

  PlatformController(Platform platform, PlatformPublisher publisher) {
    this.platform = platform;
    this.publisher = publisher;
  }

  @GetMapping("/policy")
  ResponseEntity<PolicyVersion> current() {
    return answer(HttpStatus.OK, publisher.history().getFirst());
  }

  @GetMapping("/policies")
  History history() {
    return new History(publisher.history());
  }

  /** Every tenant that inherits gets a version with it at once, or none does and it is refused. */
  @PutMapping("/policy")
  ResponseEntity<PolicyVersion> publish(
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      @Valid @RequestBody Wanted wanted) {
    var policy = PolicyFields.policy(wanted.policy());
    Double rate = PolicyFields.shadowRate(wanted.shadowRate());
    return answer(
        HttpStatus.CREATED,
        publisher.publish(
            current -> IfMatch.holds(ifMatch, current.tag()),
            current ->
                new Publication(
                    policy,
                    wanted.override() == null ? current.published().override() : wanted.override(),
                    rate == null ? current.published().shadowRate() : rate,
                    wanted.reason(),
                    wanted.author())));
  }

  @GetMapping("/kill-switch")
  KillSwitch killSwitch() {
    return platform.killSwitch();
  }

  @PostMapping("/kill-switch")
  KillSwitch kill(@Valid @RequestBody KillSwitchWish wish) {
    var wanted = new KillSwitch(wish.on());
    platform.kill(wanted, wish.reason());
    return wanted;
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
      @JsonProperty("author") @Words @Nullable String author) {}

  record History(@JsonProperty("policies") List<PolicyVersion> policies) {}
}
