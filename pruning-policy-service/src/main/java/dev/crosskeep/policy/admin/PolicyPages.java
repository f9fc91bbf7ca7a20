package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.key.ApiKeys;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.tenant.EffectivePolicies;
import dev.crosskeep.policy.tenant.PolicyVersions;
import dev.crosskeep.policy.tenant.Scope;
import dev.crosskeep.policy.tenant.Tenants;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The policies of a tenant, and of its models and keys: their editor, their versions side by side,
 * and what they come to.
 */
@Controller
class PolicyPages {

  private final PolicyVersions versions;
  private final EffectivePolicies effective;
  private final ApiKeys keys;
  private final Editor editor;

  PolicyPages(PolicyVersions versions, EffectivePolicies effective, ApiKeys keys, Editor editor) {
    this.versions = versions;
    this.effective = effective;
    this.keys = keys;
    this.editor = editor;
  }

  @Needs(Right.EDIT_POLICIES)
  @GetMapping("/admin/tenants/{tenant}/policy")
  String edit(
      Scope scope,
      @RequestParam Optional<Integer> restore,
      @RequestParam Optional<Boolean> inherit,
      Model page) {
    return editor.open(scope, restore, inherit, page);
  }

  @Needs(Right.EDIT_POLICIES)
  @PostMapping("/admin/tenants/{tenant}/policy/fields")
  String fields(Scope scope, @RequestParam MultiValueMap<String, String> inputs, Model page) {
    return editor.fields(scope, inputs, page);
  }

  @Needs(Right.EDIT_POLICIES)
  @PostMapping("/admin/tenants/{tenant}/policy/check")
  String check(Scope scope, @RequestParam MultiValueMap<String, String> inputs, Model page) {
    return editor.check(scope, inputs, page);
  }

  @Needs(Right.EDIT_POLICIES)
  @PostMapping("/admin/tenants/{tenant}/policy")
  String publish(
      @RequestAttribute(Gate.MEMBER) Member me,
      Scope scope,
      @RequestParam int version,
      @RequestParam MultiValueMap<String, String> inputs,
      Model page,
      RedirectAttributes next) {
    return editor.publish(scope, version, inputs, me, page, next);
  }

  @Needs(Right.READ)
  @GetMapping("/admin/tenants/{tenant}/compare")
  String compare(
      @PathVariable String tenant, @RequestParam int from, @RequestParam int to, Model page) {
    var history = versions.history(tenant);
    if (history.isEmpty()) {
      throw Tenants.unknown(tenant);
    }
    return Versions.compare(history, from, to, List.of(Link.tenants(), Link.tenant(tenant)), page);
  }

  /** Blank parameters are those of requests for which there is no policy of their own. */
  @Needs(Right.READ)
  @GetMapping("/admin/tenants/{tenant}/effective")
  String effective(
      @PathVariable String tenant,
      @RequestParam(defaultValue = "") String model,
      @RequestParam(defaultValue = "") String key,
      Model page) {
    page.addAttribute("effective", effective.of(tenant, orAny(model), orAny(key)));
    page.addAttribute("trail", List.of(Link.tenants(), Link.tenant(tenant)));
    page.addAttribute("tenant", tenant);
    page.addAttribute("layers", versions.layers(tenant));
    page.addAttribute("keys", keys.of(tenant));
    page.addAttribute("model", model);
    page.addAttribute("key", key);
    return "admin/effective";
  }

  private static @Nullable String orAny(String id) {
    return id.isBlank() ? null : id.strip();
  }
}
