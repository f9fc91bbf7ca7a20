package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.tenant.KillSwitch;
import dev.crosskeep.policy.tenant.Switches;
import dev.crosskeep.service.problems.Refusal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A tenant's kill switch. */
@Controller
class SwitchPages {

  private static final int LONGEST_REASON = 1000;

  private final Switches switches;

  SwitchPages(Switches switches) {
    this.switches = switches;
  }

  @Needs(Right.EDIT_POLICIES)
  @PostMapping("/admin/tenants/{tenant}/kill-switch")
  String kill(
      @PathVariable String tenant,
      @RequestParam(defaultValue = "false") boolean on,
      @RequestParam(defaultValue = "") String reason,
      RedirectAttributes next) {
    if (reason.isBlank() || reason.length() > LONGEST_REASON || reason.indexOf(0) >= 0) {
      next.addFlashAttribute(
          "refusal",
          Refused.of(Refusal.field("reason", "a reason of 1 to 1000 characters is needed")));
    } else {
      switches.kill(tenant, new KillSwitch(on), reason.strip());
      next.addFlashAttribute(
          "done",
          on
              ? "All requests get the full cache from now on."
              : "The published policy is in force again.");
    }
    return "redirect:/admin/tenants/" + tenant;
  }
}
