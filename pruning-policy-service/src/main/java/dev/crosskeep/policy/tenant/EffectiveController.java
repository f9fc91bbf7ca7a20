package dev.crosskeep.policy.tenant;

import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class EffectiveController {

  private final EffectivePolicies effective;

  EffectiveController(EffectivePolicies effective) {
    this.effective = effective;
  }

  /** For the requests that ask a model with a key; without them for any that has no policy. */
  @GetMapping("/api/tenants/{tenant}/effective-policy")
  EffectivePolicies.Effective effective(
      @PathVariable String tenant,
      @RequestParam Optional<String> model,
      @RequestParam Optional<String> key) {
    return effective.of(tenant, model.orElse(null), key.orElse(null));
  }
}
