package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.Limits;
import dev.crosskeep.policy.key.ApiKey;
import dev.crosskeep.policy.key.ApiKeys;
import dev.crosskeep.policy.limit.LimitTables;
import dev.crosskeep.policy.limit.Limiting;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.tenant.Tenants;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * How much a tenant's requests may take, and those of each of its keys. A tenant's limits are the
 * platform's to set; within them a tenant's admins set those of its keys.
 */
@Controller
class LimitPages {

  private static final String OF_TENANT = "/admin/tenants/{tenant}/limits";
  private static final String OF_KEY = "/admin/tenants/{tenant}/keys/{id}/limits";

  private final Tenants tenants;
  private final ApiKeys keys;
  private final LimitTables tables;
  private final Limiting limiting;

  LimitPages(Tenants tenants, ApiKeys keys, LimitTables tables, Limiting limiting) {
    this.tenants = tenants;
    this.keys = keys;
    this.tables = tables;
    this.limiting = limiting;
  }

  @Needs(Right.READ)
  @GetMapping(OF_TENANT)
  String ofTenant(
      @RequestAttribute(Gate.MEMBER) Member me, @PathVariable String tenant, Model page) {
    tenants.require(tenant);
    return form(tenant, me, LimitForm.of(tables.ofTenant(tenant)), Map.of(), page);
  }

  @Needs(Right.MANAGE_TENANTS)
  @PostMapping(OF_TENANT)
  String setOfTenant(
      @RequestAttribute(Gate.MEMBER) Member me,
      @PathVariable String tenant,
      @RequestParam Map<String, String> inputs,
      Model page,
      RedirectAttributes next) {
    var form = new LimitForm(inputs);
    var checked = form.check();
    if (!checked.problems().isEmpty()) {
      return form(tenant, me, form, checked.problems(), page);
    }
    limiting.setOfTenant(tenant, checked.limits());
    return told(tenant, next);
  }

  @Needs(Right.READ)
  @GetMapping(OF_KEY)
  String ofKey(
      @RequestAttribute(Gate.MEMBER) Member me,
      @PathVariable String tenant,
      @PathVariable String id,
      Model page) {
    var limits = tables.ofKey(tenant, id).orElseThrow(() -> Limiting.unknownKey(tenant, id));
    return form(tenant, named(tenant, id), me, LimitForm.of(limits), Map.of(), page);
  }

  @Needs(Right.MANAGE_KEYS)
  @PostMapping(OF_KEY)
  String setOfKey(
      @RequestAttribute(Gate.MEMBER) Member me,
      @PathVariable String tenant,
      @PathVariable String id,
      @RequestParam Map<String, String> inputs,
      Model page,
      RedirectAttributes next) {
    var key = named(tenant, id);
    var form = new LimitForm(inputs);
    var checked = form.check();
    if (!checked.problems().isEmpty()) {
      return form(tenant, key, me, form, checked.problems(), page);
    }
    limiting.setOfKey(tenant, id, checked.limits());
    return told(tenant, next);
  }

  private static String told(String tenant, RedirectAttributes next) {
    next.addFlashAttribute("done", "The limits are set. Gateways know about a second later.");
    return "redirect:/admin/tenants/" + tenant;
  }

  private static String form(
      String tenant, Member me, LimitForm form, Map<String, String> problems, Model page) {
    page.addAttribute("title", "Limits of " + tenant);
    page.addAttribute(
        "note", "All its keys together. A request must pass these and those of its key.");
    page.addAttribute("address", Link.tenant(tenant).address() + "/limits");
    page.addAttribute("above", Limits.NONE);
    page.addAttribute("mayChange", me.may(Right.MANAGE_TENANTS));
    return form(tenant, form, problems, page);
  }

  private String form(
      String tenant,
      ApiKey key,
      Member me,
      LimitForm form,
      Map<String, String> problems,
      Model page) {
    page.addAttribute("title", "Limits of the key " + key.name());
    page.addAttribute("tenant", tenant);
    page.addAttribute("key", key);
    page.addAttribute(
        "note",
        "A request must pass these and those of its tenant: neither takes the other's place.");
    page.addAttribute("address", Link.tenant(tenant).address() + "/keys/" + key.id() + "/limits");
    page.addAttribute("above", tables.ofTenant(tenant));
    page.addAttribute("mayChange", me.may(Right.MANAGE_KEYS));
    return form(tenant, form, problems, page);
  }

  private static String form(
      String tenant, LimitForm form, Map<String, String> problems, Model page) {
    page.addAttribute("trail", List.of(Link.tenants(), Link.tenant(tenant)));
    page.addAttribute("sections", LimitForm.SECTIONS);
    page.addAttribute("form", form);
    page.addAttribute("problems", problems);
    return "admin/limits";
  }

  private ApiKey named(String tenant, String id) {
    return keys.of(tenant).stream()
        .filter(key -> key.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Limiting.unknownKey(tenant, id));
  }
}
