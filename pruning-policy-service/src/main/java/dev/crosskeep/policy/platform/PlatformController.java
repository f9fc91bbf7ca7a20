package dev.crosskeep.policy.platform;

import dev.crosskeep.policy.tenant.KillSwitch;
import dev.crosskeep.policy.tenant.KillSwitchWish;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/platform")
class PlatformController {

  private final Platform platform;

  PlatformController(Platform platform) {
    this.platform = platform;
  }

  @GetMapping("/settings")
  PlatformSettings settings() {
    return platform.settings();
  }

  @PutMapping("/settings")
  PlatformSettings change(@Valid @RequestBody PlatformSettings wanted) {
    platform.change(wanted);
    return wanted;
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
}
