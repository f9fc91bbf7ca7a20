package dev.crosskeep.policy.tenant;

import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/tenants/{tenant}")
class SettingsController {

  private final Tenants tenants;
  private final Switches switches;

  SettingsController(Tenants tenants, Switches switches) {
    this.tenants = tenants;
    this.switches = switches;
  }

  @GetMapping("/settings")
  TenantSettings settings(@PathVariable String tenant) {
    return tenants.settings(tenant);
  }

  @PutMapping("/settings")
  TenantSettings change(@PathVariable String tenant, @Valid @RequestBody TenantSettings wanted) {
    return switches.settings(tenant, wanted);
  }

  @GetMapping("/kill-switch")
  KillSwitch killSwitch(@PathVariable String tenant) {
    tenants.require(tenant);
    return new KillSwitch(tenants.isKilled(tenant));
  }

  @PostMapping("/kill-switch")
  KillSwitch kill(@PathVariable String tenant, @Valid @RequestBody KillSwitchWish wish) {
    var wanted = new KillSwitch(wish.on());
    switches.kill(tenant, wanted, wish.reason());
    return wanted;
  }
}
