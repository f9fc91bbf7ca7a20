package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.tenant.Difference;
import dev.crosskeep.policy.tenant.PolicyVersion;
import dev.crosskeep.policy.tenant.PolicyVersions;
import dev.crosskeep.policy.tenant.Proposal;
import dev.crosskeep.policy.tenant.Publisher;
import dev.crosskeep.policy.tenant.Scope;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.service.problems.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A tenant's policy: its editor, and its versions side by side. */
@Controller
class PolicyPages {

  private static final int LONGEST_REASON = 1000;

  private final PolicyVersions versions;
  private final Publisher publisher;

  PolicyPages(PolicyVersions versions, Publisher publisher) {
    this.versions = versions;
    this.publisher = publisher;
  }

  /** The policy in force, or an earlier one that shall be restored. */
  @Needs(Right.EDIT_POLICIES)
  @GetMapping("/admin/tenants/{tenant}/policy")
  String edit(@PathVariable String tenant, @RequestParam Optional<Integer> restore, Model page) {
    var history = history(tenant);
    var shown = restore.map(version -> version(history, version)).orElse(history.getFirst());
    var form = PolicyForm.of(shown.published());
    restore.ifPresent(version -> form.inputs().add("reason", "Restore version " + version));
    return editor(tenant, history.getFirst().published().version(), form, Map.of(), page);
  }

  /** The inputs of the chosen method, with what was typed where both methods have it. */
  @Needs(Right.EDIT_POLICIES)
  @PostMapping("/admin/tenants/{tenant}/policy/fields")
  String fields(
      @PathVariable String tenant, @RequestParam MultiValueMap<String, String> inputs, Model page) {
    editor(tenant, 0, new PolicyForm(inputs), Map.of(), page);
    return "admin/policy-parts :: fields";
  }

  /** What is wrong with what was typed, or what it would keep. */
  @Needs(Right.EDIT_POLICIES)
  @PostMapping("/admin/tenants/{tenant}/policy/check")
  String check(
      @PathVariable String tenant, @RequestParam MultiValueMap<String, String> inputs, Model page) {
    var form = new PolicyForm(inputs);
    editor(tenant, 0, form, form.check().problems(), page);
    return "admin/policy-parts :: checked";
  }

  @Needs(Right.EDIT_POLICIES)
  @PostMapping("/admin/tenants/{tenant}/policy")
  String publish(
      @RequestAttribute(Gate.MEMBER) Member me,
      @PathVariable String tenant,
      @RequestParam int version,
      @RequestParam MultiValueMap<String, String> inputs,
      Model page,
      RedirectAttributes next) {
    var form = new PolicyForm(inputs);
    var checked = form.check();
    if (form.value("reason").isEmpty() || form.value("reason").length() > LONGEST_REASON) {
      checked.problems().put("reason", "a reason of 1 to 1000 characters is needed");
    }
    if (!checked.problems().isEmpty()) {
      return editor(tenant, version, form, checked.problems(), page);
    }
    var wanted =
        Proposal.whole(
            new PublishedPolicy(
                version + 1,
                checked.policy().orElseThrow(),
                checked.override(),
                checked.shadowRate()),
            form.value("reason"),
            me.login());
    try {
      int published = publish(tenant, version, wanted);
      next.addFlashAttribute("done", "Version " + published + " is published.");
      return "redirect:/admin/tenants/" + tenant;
    } catch (Refusal refusal) {
      if (refusal.getStatusCode().value() == 404) {
        throw refusal;
      }
      page.addAttribute("refusal", Refused.of(refusal));
      return editor(tenant, version, form, Map.of(), page);
    }
  }

  @Needs(Right.READ)
  @GetMapping("/admin/tenants/{tenant}/compare")
  String compare(
      @PathVariable String tenant, @RequestParam int from, @RequestParam int to, Model page) {
    var history = history(tenant);
    var before = version(history, Math.min(from, to));
    var after = version(history, Math.max(from, to));
    page.addAttribute("tenant", tenant);
    page.addAttribute("before", before);
    page.addAttribute("after", after);
    page.addAttribute("fields", Difference.all(before.published(), after.published()));
    return "admin/compare";
  }

  private int publish(String tenant, int version, Proposal wanted) {
    return publisher
        .publish(Scope.ofTenant(tenant), current -> current == version, wanted)
        .published()
        .version();
  }

  private static String editor(
      String tenant, int version, PolicyForm form, Map<String, String> problems, Model page) {
    page.addAttribute("tenant", tenant);
    page.addAttribute("version", version);
    page.addAttribute("form", form);
    page.addAttribute("methods", Method.values());
    page.addAttribute("first", Fields.first(form.method()));
    page.addAttribute("more", Fields.more(form.method()));
    page.addAttribute("cap", Fields.BUDGET_OR_MASS);
    page.addAttribute("problems", problems);
    page.addAttribute("preview", form.check().policy().map(Preview::of).orElse(List.of()));
    return "admin/policy";
  }

  private List<PolicyVersion> history(String tenant) {
    var history = versions.history(tenant);
    if (history.isEmpty()) {
      throw Tenants.unknown(tenant);
    }
    return history;
  }

  private static PolicyVersion version(List<PolicyVersion> history, int version) {
    return history.stream()
        .filter(known -> known.published().version() == version)
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("there is no version " + version));
  }
}
