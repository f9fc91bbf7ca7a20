package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.key.Keys;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.tenant.ModelIds;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.service.problems.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A tenant's keys. */
@Controller
class KeyPages {

  private static final Duration OVERLAP = Duration.ofDays(7);

  private final Tenants tenants;
  private final Keys keys;
  private final Clock clock;

  KeyPages(Tenants tenants, Keys keys, Clock clock) {
    this.tenants = tenants;
    this.keys = keys;
    this.clock = clock;
  }

  /** The next page, and no later one, shows the key. */
  @Needs(Right.MANAGE_KEYS)
  @PostMapping("/admin/tenants/{tenant}/keys")
  String issue(
      @PathVariable String tenant,
      @RequestParam String name,
      @RequestParam(defaultValue = "") String models,
      @RequestParam(defaultValue = "0") int days,
      RedirectAttributes next) {
    tenants.require(tenant);
    try {
      if (name.isBlank() || name.length() > 200 || name.indexOf(0) >= 0) {
        throw Refusal.field("name", "the key's name must have 1 to 200 characters");
      }
      var issued = keys.issue(tenant, name.strip(), expiry(days), ids(models));
      next.addFlashAttribute("issued", issued.secret().text());
    } catch (Refusal refusal) {
      next.addFlashAttribute("refusal", Refused.onPage(refusal));
    }
    return "redirect:/admin/tenants/" + tenant;
  }

  @Needs(Right.MANAGE_KEYS)
  @PostMapping("/admin/tenants/{tenant}/keys/{id}/models")
  String bind(
      @PathVariable String tenant,
      @PathVariable String id,
      @RequestParam(defaultValue = "") String models,
      RedirectAttributes next) {
    Told.of(
        next,
        "Key " + id + (models.isBlank() ? " may ask every model." : " may ask these models only."),
        () -> keys.bind(tenant, id, ids(models)));
    return "redirect:/admin/tenants/" + tenant;
  }

  /** What stands between commas and blanks; null for nothing, which means every model. */
  private static @Nullable List<String> ids(String models) {
    return models.isBlank()
        ? null
        : ModelIds.list("models", List.of(models.strip().split("[\\s,]+")));
  }

  @Needs(Right.MANAGE_KEYS)
  @PostMapping("/admin/tenants/{tenant}/keys/{id}/revoke")
  String revoke(@PathVariable String tenant, @PathVariable String id, RedirectAttributes next) {
    keys.revoke(tenant, id);
    next.addFlashAttribute("done", "Key " + id + " is revoked: gateways refuse it from now on.");
    return "redirect:/admin/tenants/" + tenant;
  }

  /** Both keys count for a week; the next page, and no later one, shows the new one. */
  @Needs(Right.MANAGE_KEYS)
  @PostMapping("/admin/tenants/{tenant}/keys/{id}/rotate")
  String rotate(@PathVariable String tenant, @PathVariable String id, RedirectAttributes next) {
    var issued = keys.rotate(tenant, id, OVERLAP);
    next.addFlashAttribute("issued", issued.secret().text());
    next.addFlashAttribute("done", "Key " + id + " goes on to count for a week.");
    return "redirect:/admin/tenants/" + tenant;
  }

  private @Nullable Instant expiry(int days) {
    return days > 0 ? clock.instant().plus(Duration.ofDays(Math.min(days, 3650))) : null;
  }
}
