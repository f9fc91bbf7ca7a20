package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.platform.Platform;
import dev.crosskeep.policy.tenant.Difference;
import dev.crosskeep.policy.tenant.KillSwitch;
import dev.crosskeep.policy.tenant.PolicyVersions;
import dev.crosskeep.policy.tenant.Scope;
import dev.crosskeep.policy.tenant.Tenant;
import dev.crosskeep.policy.tenant.Tenants;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What all tenants have in common: the policy that they may inherit, and a kill switch. */
@Controller
class PlatformPages {

  static final String POLICY = "/admin/platform/policy";
  private static final String PAGE = "redirect:/admin/platform";

  private static final Scope PLATFORM = new Scope.Platform();

  private final Platform platform;
  private final Tenants tenants;
  private final PolicyVersions versions;
  private final Editor editor;

  PlatformPages(Platform platform, Tenants tenants, PolicyVersions versions, Editor editor) {
    this.platform = platform;
    this.tenants = tenants;
    this.versions = versions;
    this.editor = editor;
  }

  @Needs(Right.READ)
  @GetMapping("/admin/platform")
  String platform(@RequestAttribute(Gate.MEMBER) Member me, Model page) {
    var history = versions.history(PLATFORM);
    page.addAttribute("current", history.getFirst());
    page.addAttribute("fields", Difference.fields(history.getFirst().published()));
    page.addAttribute("versions", history);
    page.addAttribute("killed", platform.killSwitch().on());
    page.addAttribute("heirs", heirs(me));
    return "admin/platform";
  }

  @Needs(Right.READ)
  @GetMapping("/admin/platform/compare")
  String compare(@RequestParam int from, @RequestParam int to, Model page) {
    return Versions.compare(versions.history(PLATFORM), from, to, List.of(Link.platform()), page);
  }

  @Needs(Right.MANAGE_TENANTS)
  @GetMapping(POLICY)
  String edit(@RequestParam Optional<Integer> restore, Model page) {
    return editor.open(PLATFORM, restore, Optional.of(false), page);
  }

  @Needs(Right.MANAGE_TENANTS)
  @PostMapping(POLICY + "/fields")
  String fields(@RequestParam MultiValueMap<String, String> inputs, Model page) {
    return editor.fields(PLATFORM, inputs, page);
  }

  @Needs(Right.MANAGE_TENANTS)
  @PostMapping(POLICY + "/check")
  String check(@RequestParam MultiValueMap<String, String> inputs, Model page) {
    return editor.check(PLATFORM, inputs, page);
  }

  @Needs(Right.MANAGE_TENANTS)
  @PostMapping(POLICY)
  String publish(
      @RequestAttribute(Gate.MEMBER) Member me,
      @RequestParam int version,
      @RequestParam MultiValueMap<String, String> inputs,
      Model page,
      RedirectAttributes next) {
    return editor.publish(PLATFORM, version, inputs, me, page, next);
  }

  @Needs(Right.MANAGE_TENANTS)
  @PostMapping("/admin/platform/kill-switch")
  String kill(
      @RequestParam(defaultValue = "false") boolean on,
      @RequestParam(defaultValue = "") String reason,
      RedirectAttributes next) {
    Told.of(
        next,
        on
            ? "All requests of all tenants get the full cache from now on."
            : "The published policies are in force again.",
        () -> platform.kill(new KillSwitch(on), Reason.required(reason)));
    return PAGE;
  }

  /** The tenants that inherit, of those that a member sees. */
  private List<Tenant> heirs(Member me) {
    return tenants.all().stream()
        .filter(tenant -> me.sees(tenant.id()))
        .filter(tenant -> versions.current(tenant.id()).orElseThrow().inherits() != null)
        .toList();
  }
}
