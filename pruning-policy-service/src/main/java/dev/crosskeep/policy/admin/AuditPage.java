package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Right;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** Who did what. */
@Controller
class AuditPage {

  private static final int ENTRIES = 50;

  private final AuditLog audit;

  AuditPage(AuditLog audit) {
    this.audit = audit;
  }

  /** Whoever is bound to a tenant sees what concerns it, whatever tenant is asked for. */
  @Needs(Right.AUDIT)
  @GetMapping("/admin/audit")
  String entries(
      @RequestAttribute(Gate.MEMBER) Member me,
      @RequestParam(defaultValue = "") String tenant,
      @RequestParam(defaultValue = "") String actor,
      @RequestParam(defaultValue = "") String action,
      @RequestParam(required = false) @Nullable Long before,
      Model page) {
    String bound = me.tenant();
    var entries =
        audit.newest(
            bound == null ? orAny(tenant) : bound, orAny(actor), orAny(action), before, ENTRIES);
    page.addAttribute("entries", entries);
    page.addAttribute("tenant", tenant);
    page.addAttribute("actor", actor);
    page.addAttribute("action", action);
    page.addAttribute("older", entries.size() < ENTRIES ? null : entries.getLast().sequence());
    return "admin/audit";
  }

  private static @Nullable String orAny(String wanted) {
    return wanted.isBlank() ? null : wanted.strip();
  }
}
