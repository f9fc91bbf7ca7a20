package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.InvalidFieldException;
import dev.crosskeep.contracts.PictureHosts;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.tenant.KillSwitch;
import dev.crosskeep.policy.tenant.Switches;
import dev.crosskeep.policy.tenant.TenantSettings;
import dev.crosskeep.service.problems.Refusal;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A tenant's kill switch, and how it is run. */
@Controller
class SwitchPages {

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
    Told.of(
        next,
        on
            ? "All requests get the full cache from now on."
            : "The published policy is in force again.",
        () -> switches.kill(tenant, new KillSwitch(on), Reason.required(reason)));
    return "redirect:/admin/tenants/" + tenant;
  }

  @Needs(Right.MANAGE_TENANTS)
  @PostMapping("/admin/tenants/{tenant}/settings")
  String settings(
      @PathVariable String tenant,
      @RequestParam(name = "four_eyes", defaultValue = "false") boolean fourEyes,
      @RequestParam(name = "picture_hosts", defaultValue = "") String pictureHosts,
      RedirectAttributes next) {
    Told.of(
        next,
        fourEyes
            ? "The settings are saved. A policy is published only when somebody else approved it."
            : "The settings are saved. An editor publishes without asking anybody.",
        () -> switches.settings(tenant, new TenantSettings(fourEyes, hosts(pictureHosts))));
    return "redirect:/admin/tenants/" + tenant;
  }

  private static PictureHosts hosts(String lines) {
    try {
      return new PictureHosts(
          Pattern.compile("[\\s,]+")
              .splitAsStream(lines.strip().toLowerCase(Locale.ROOT))
              .filter(host -> !host.isEmpty())
              .collect(Collectors.toCollection(TreeSet::new)));
    } catch (InvalidFieldException e) {
      throw Refusal.field(e.field(), String.valueOf(e.getMessage()));
    }
  }
}
