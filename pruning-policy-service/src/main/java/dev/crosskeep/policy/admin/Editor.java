package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.policy.draft.Draft;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.tenant.PolicyVersion;
import dev.crosskeep.policy.tenant.PolicyVersions;
import dev.crosskeep.policy.tenant.Proposal;
import dev.crosskeep.policy.tenant.Publication;
import dev.crosskeep.policy.tenant.Publisher;
import dev.crosskeep.policy.tenant.Said;
import dev.crosskeep.policy.tenant.Scope;
import dev.crosskeep.service.problems.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.json.JsonMapper;

/** The policy editor, whosever policy is edited. */
@Component
class Editor {

  private final PolicyVersions versions;
  private final Publisher publisher;

  Editor(PolicyVersions versions, Publisher publisher) {
    this.versions = versions;
    this.publisher = publisher;
  }

  /**
   * Opens the editor with the policy in force, or with an earlier one that shall be restored.
   *
   * @param inherit whether it says only what differs; as the shown version does if empty
   */
  String open(Scope scope, Optional<Integer> restore, Optional<Boolean> inherit, Model page) {
    var history = versions.history(scope);
    var shown =
        restore
            .map(version -> Versions.find(history, version))
            .or(() -> history.stream().findFirst());
    var form = form(scope, shown, inherit);
    restore.ifPresent(version -> form.inputs().add("reason", "Restore version " + version));
    return show(editing(scope, Versions.newest(history)), form, Map.of(), page);
  }

  /** A model or a key that has no policy yet says what differs. */
  private PolicyForm form(Scope scope, Optional<PolicyVersion> shown, Optional<Boolean> inherit) {
    var inheritance = shown.map(PolicyVersion::inherits);
    boolean inherits = inherit.orElse(shown.isEmpty() || inheritance.isPresent());
    if (!inherits) {
      return PolicyForm.of(
          shown.map(PolicyVersion::published).orElseGet(() -> whole(beneath(scope))));
    }
    var said = inheritance.map(known -> known.said()).orElse(nothing());
    return PolicyForm.of(said, beneath(scope));
  }

  /** The form of what was typed. */
  PolicyForm form(Scope scope, MultiValueMap<String, String> inputs) {
    return new PolicyForm(
        inputs, "true".equals(inputs.getFirst("inherit")) ? beneath(scope) : null);
  }

  /** The form of what a draft says. */
  PolicyForm form(Scope scope, boolean inherit, Said said) {
    return PolicyForm.of(said, inherit ? beneath(scope) : null);
  }

  Editing editing(Scope scope, int version) {
    return Editing.of(scope, version, publisher.wantsFourEyes(scope));
  }

  /** What a scope gets that says nothing. */
  Publication beneath(Scope scope) {
    return publisher.preview(scope, new Proposal(true, nothing(), "", null));
  }

  /** What is in force for a scope, or else what it gets without a policy of its own. */
  PublishedPolicy current(Scope scope) {
    return versions
        .current(scope)
        .map(PolicyVersion::published)
        .orElseGet(() -> whole(beneath(scope)));
  }

  /** What a draft comes to now; empty where it makes no policy any more. */
  Optional<PublishedPolicy> preview(Draft draft) {
    try {
      return Optional.of(whole(publisher.preview(draft.scope(), draft.content().proposal(null))));
    } catch (Refusal _) {
      return Optional.empty();
    }
  }

  /** A publication as if it had a number. */
  private static PublishedPolicy whole(Publication publication) {
    return new PublishedPolicy(
        1, publication.policy(), publication.override(), publication.shadowRate());
  }

  private static Said nothing() {
    return new Said(JsonMapper.shared().createObjectNode(), null, null);
  }

  /** Publishes what was typed, or shows why not. */
  String publish(
      Scope scope,
      int version,
      MultiValueMap<String, String> inputs,
      Member author,
      Model page,
      RedirectAttributes next) {
    var form = form(scope, inputs);
    var editing = editing(scope, version);
    var checked = form.checkWithReason();
    if (!checked.problems().isEmpty()) {
      return show(editing, form, checked.problems(), page);
    }
    try {
      var published =
          publisher.publish(
              scope, current -> current == version, checked.proposal(form.value("reason"), author));
      next.addFlashAttribute(
          "done", "Version " + published.published().version() + " is published.");
      return "redirect:" + editing.back();
    } catch (Refusal refusal) {
      return refuse(editing, form, refusal, page);
    }
  }

  /** The page, and what is wrong with the form by the names of its inputs. */
  String show(Editing editing, PolicyForm form, Map<String, String> problems, Model page) {
    page.addAttribute("editing", editing);
    parts(form, problems, page);
    return "admin/policy";
  }

  /** The page again, with why it was not saved. */
  String refuse(Editing editing, PolicyForm form, Refusal refusal, Model page) {
    page.addAttribute("refusal", Refused.onPage(refusal));
    return show(editing, form, Map.of(), page);
  }

  /** The inputs of the chosen method, with what was typed where both methods have it. */
  String fields(Scope scope, MultiValueMap<String, String> inputs, Model page) {
    parts(form(scope, inputs), Map.of(), page);
    return "admin/policy-parts :: fields";
  }

  /** What is wrong with what was typed, or what it would keep. */
  String check(Scope scope, MultiValueMap<String, String> inputs, Model page) {
    var form = form(scope, inputs);
    parts(form, form.check().problems(), page);
    return "admin/policy-parts :: checked";
  }

  private static void parts(PolicyForm form, Map<String, String> problems, Model page) {
    page.addAttribute("form", form);
    page.addAttribute("methods", Method.values());
    page.addAttribute("first", Fields.first(form.method()));
    page.addAttribute("more", Fields.more(form.method()));
    page.addAttribute("cap", Fields.BUDGET_OR_MASS);
    page.addAttribute("problems", problems);
    page.addAttribute("preview", form.check().policy().map(Preview::of).orElse(List.of()));
  }
}
