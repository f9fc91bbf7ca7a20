package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.member.Role;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.service.problems.Refusal;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Who may use these pages. */
@Controller
class MemberPages {

  private static final String LIST = "redirect:/admin/members";

  private final Membership membership;
  private final Tenants tenants;

  MemberPages(Membership membership, Tenants tenants) {
    this.membership = membership;
    this.tenants = tenants;
  }

  @Needs(Right.MANAGE_MEMBERS)
  @GetMapping("/admin/members")
  String list(@RequestAttribute(Gate.MEMBER) Member me, Model page) {
    page.addAttribute("members", membership.seenBy(me));
    page.addAttribute("roles", Role.values());
    page.addAttribute(
        "tenants", tenants.all().stream().filter(tenant -> me.sees(tenant.id())).toList());
    return "admin/members";
  }

  /** The next page, and no later one, shows the first password. */
  @Needs(Right.MANAGE_MEMBERS)
  @PostMapping("/admin/members")
  String invite(
      @RequestAttribute(Gate.MEMBER) Member me,
      @RequestParam String login,
      @RequestParam(defaultValue = "") String tenant,
      @RequestParam(name = "role", required = false) Set<Role> roles,
      Model page,
      RedirectAttributes next) {
    try {
      next.addFlashAttribute(
          "made",
          membership.invite(
              me, login, roles == null ? Set.of() : roles, tenant.isEmpty() ? null : tenant));
      return LIST;
    } catch (Refusal refusal) {
      page.addAttribute("refusal", Refused.of(refusal));
      return list(me, page);
    }
  }

  @Needs(Right.MANAGE_MEMBERS)
  @PostMapping("/admin/members/{id}/roles")
  String setRoles(
      @RequestAttribute(Gate.MEMBER) Member me,
      @PathVariable UUID id,
      @RequestParam(name = "role", required = false) Set<Role> roles,
      RedirectAttributes next) {
    Told.of(
        next,
        "The roles are changed.",
        () -> membership.setRoles(me, id, roles == null ? Set.of() : roles));
    return LIST;
  }

  @Needs(Right.MANAGE_MEMBERS)
  @PostMapping("/admin/members/{id}/disable")
  String disable(
      @RequestAttribute(Gate.MEMBER) Member me, @PathVariable UUID id, RedirectAttributes next) {
    Told.of(
        next, "The member is kept out from now on.", () -> membership.setDisabled(me, id, true));
    return LIST;
  }

  @Needs(Right.MANAGE_MEMBERS)
  @PostMapping("/admin/members/{id}/enable")
  String enable(
      @RequestAttribute(Gate.MEMBER) Member me, @PathVariable UUID id, RedirectAttributes next) {
    Told.of(next, "The member may sign in again.", () -> membership.setDisabled(me, id, false));
    return LIST;
  }

  @Needs(Right.MANAGE_MEMBERS)
  @PostMapping("/admin/members/{id}/password")
  String resetPassword(
      @RequestAttribute(Gate.MEMBER) Member me, @PathVariable UUID id, RedirectAttributes next) {
    next.addFlashAttribute("made", membership.resetPassword(me, id));
    return LIST;
  }
}
