package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.key.ApiKeys;
import dev.crosskeep.policy.limit.LimitTables;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.tenant.Difference;
import dev.crosskeep.policy.tenant.Onboarding;
import dev.crosskeep.policy.tenant.PolicyVersion;
import dev.crosskeep.policy.tenant.PolicyVersions;
import dev.crosskeep.policy.tenant.Tenant;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.service.problems.Refusal;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The tenants, and all about one of them. */
@Controller
class TenantPages {

  private static final String ID = "[a-z0-9][a-z0-9-]{0,62}";

  private final Tenants tenants;
  private final Onboarding onboarding;
  private final PolicyVersions versions;
  private final ApiKeys keys;
  private final LimitTables limits;
  private final Inbox inbox;
  private final Clock clock;

  TenantPages(
      Tenants tenants,
      Onboarding onboarding,
      PolicyVersions versions,
      ApiKeys keys,
      LimitTables limits,
      Inbox inbox,
      Clock clock) {
    this.tenants = tenants;
    this.onboarding = onboarding;
    this.versions = versions;
    this.keys = keys;
    this.limits = limits;
    this.inbox = inbox;
    this.clock = clock;
  }

  @Needs(Right.READ)
  @GetMapping("/admin/tenants")
  String list(@RequestAttribute(Gate.MEMBER) Member me, Model page) {
    page.addAttribute("tenants", seenBy(me));
    return "admin/tenants";
  }

  @Needs(Right.MANAGE_TENANTS)
  @PostMapping("/admin/tenants")
  String takeIn(
      @RequestAttribute(Gate.MEMBER) Member me,
      @RequestParam String id,
      @RequestParam String name,
      Model page,
      RedirectAttributes next) {
    try {
      next.addFlashAttribute(
          "done", "Tenant " + takenIn(id.strip(), name.strip()) + " is taken in.");
      return "redirect:/admin/tenants/" + id.strip();
    } catch (Refusal refusal) {
      page.addAttribute("refusal", Refused.of(refusal));
      return list(me, page);
    }
  }

  @Needs(Right.READ)
  @GetMapping("/admin/tenants/{tenant}")
  String one(@RequestAttribute(Gate.MEMBER) Member me, @PathVariable String tenant, Model page) {
    var known = versions.history(tenant);
    if (known.isEmpty()) {
      throw Tenants.unknown(tenant);
    }
    page.addAttribute("tenant", named(tenant));
    page.addAttribute("drafts", inbox.of(me, tenant));
    page.addAttribute("layers", versions.layers(tenant));
    page.addAttribute("settings", tenants.settings(tenant));
    page.addAttribute("limits", LimitForm.sentences(limits.ofTenant(tenant)));
    page.addAttribute("current", known.getFirst());
    page.addAttribute("killed", tenants.isKilled(tenant));
    page.addAttribute("allKilled", tenants.isPlatformKilled());
    page.addAttribute("fields", Difference.fields(known.getFirst().published()));
    page.addAttribute("versions", known);
    page.addAttribute("keys", KeyRow.of(keys.of(tenant), clock.instant()));
    return "admin/tenant";
  }

  private String takenIn(String id, String name) {
    if (!id.matches(ID)) {
      throw Refusal.field("id", "the id must be 1 to 63 of a-z, 0-9 and -, and not begin with -");
    }
    if (name.isBlank() || name.length() > 200 || name.indexOf(0) >= 0) {
      throw Refusal.field("name", "the name must have 1 to 200 characters");
    }
    return onboarding
        .takeIn(id, name)
        .orElseThrow(() -> Refusal.conflict("id", "there is a tenant '" + id + "' already"))
        .name();
  }

  private List<Row> seenBy(Member me) {
    return tenants.all().stream()
        .filter(tenant -> me.sees(tenant.id()))
        .map(tenant -> new Row(tenant, versions.current(tenant.id()).orElseThrow()))
        .toList();
  }

  private Tenant named(String id) {
    return tenants.all().stream()
        .filter(tenant -> tenant.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Tenants.unknown(id));
  }

  /** A tenant in the list. */
  record Row(Tenant tenant, PolicyVersion current) {}
}
