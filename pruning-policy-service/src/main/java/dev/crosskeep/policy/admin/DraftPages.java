package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.policy.draft.Draft;
import dev.crosskeep.policy.draft.Drafting;
import dev.crosskeep.policy.draft.Drafts;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.tenant.Difference;
import dev.crosskeep.policy.tenant.Publisher;
import dev.crosskeep.policy.tenant.Scope;
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

/** Writing drafts, and seeing them. */
@Controller
class DraftPages {

  private final Drafts drafts;
  private final Drafting drafting;
  private final Inbox inbox;
  private final Publisher publisher;
  private final Editor editor;

  DraftPages(Drafts drafts, Drafting drafting, Inbox inbox, Publisher publisher, Editor editor) {
    this.drafts = drafts;
    this.drafting = drafting;
    this.inbox = inbox;
    this.publisher = publisher;
    this.editor = editor;
  }

  @Needs(Right.READ)
  @GetMapping("/admin/approvals")
  String approvals(@RequestAttribute(Gate.MEMBER) Member me, Model page) {
    page.addAttribute("drafts", inbox.sorted(me));
    return "admin/approvals";
  }

  @Needs(Right.READ)
  @GetMapping("/admin/tenants/{tenant}/drafts/{draft}")
  String one(
      @RequestAttribute(Gate.MEMBER) Member me,
      @PathVariable String tenant,
      @PathVariable long draft,
      Model page) {
    var found = find(tenant, draft);
    var policy = editor.preview(found);
    page.addAttribute("tenant", tenant);
    page.addAttribute("seen", inbox.as(me, found));
    page.addAttribute("policy", policy.orElse(null));
    page.addAttribute(
        "changes",
        policy.map(after -> changes(editor.current(found.scope()), after)).orElse(List.of()));
    return "admin/draft";
  }

  @Needs(Right.EDIT_POLICIES)
  @GetMapping("/admin/tenants/{tenant}/drafts/{draft}/edit")
  String edit(@PathVariable String tenant, @PathVariable long draft, Model page) {
    var old = find(tenant, draft);
    var content = old.content();
    var form = editor.form(old.scope(), content.inherit(), content.said());
    form.inputs().add("reason", content.reason());
    return editor.show(Editing.of(old), form, Map.of(), page);
  }

  /**
   * Begins a draft in the editor of a tenant's policy.
   *
   * @param version the version in force when the editor was opened
   */
  @Needs(Right.EDIT_POLICIES)
  @PostMapping("/admin/tenants/{tenant}/drafts")
  String begin(
      Scope scope,
      @RequestParam int version,
      @RequestParam(defaultValue = "false") boolean submit,
      @RequestParam MultiValueMap<String, String> inputs,
      Model page,
      RedirectAttributes next) {
    var form = editor.form(scope, inputs);
    var editing = editor.editing(scope, version);
    var checked = form.checkWithReason();
    if (!checked.problems().isEmpty()) {
      return editor.show(editing, form, checked.problems(), page);
    }
    try {
      int current = publisher.currentVersion(scope);
      if (current != version) {
        throw Refusal.changedMeanwhile(
            "version %d has been published meanwhile".formatted(current));
      }
      return saved(
          drafting.begin(scope, checked.content(form.value("reason"), null)), submit, next);
    } catch (Refusal refusal) {
      return editor.refuse(editing, form, refusal, page);
    }
  }

  /**
   * Writes a draft anew.
   *
   * @param version the revision that the editor was opened with
   */
  @Needs(Right.EDIT_POLICIES)
  @PostMapping("/admin/tenants/{tenant}/drafts/{draft}")
  String save(
      @PathVariable String tenant,
      @PathVariable long draft,
      @RequestParam int version,
      @RequestParam(defaultValue = "false") boolean submit,
      @RequestParam MultiValueMap<String, String> inputs,
      Model page,
      RedirectAttributes next) {
    var old = find(tenant, draft);
    var form = editor.form(old.scope(), inputs);
    var editing = Editing.of(old);
    var checked = form.checkWithReason();
    if (!checked.problems().isEmpty()) {
      return editor.show(editing, form, checked.problems(), page);
    }
    try {
      var wanted = new Drafting.Wanted(tenant, draft, Optional.of("\"" + version + "\""));
      var content = checked.content(form.value("reason"), old.content().publishAt());
      return saved(drafting.edit(wanted, content), submit, next);
    } catch (Refusal refusal) {
      return editor.refuse(editing, form, refusal, page);
    }
  }

  private String saved(Draft draft, boolean submit, RedirectAttributes next) {
    if (submit) {
      drafting.submit(new Drafting.Wanted(draft.tenant(), draft.id(), Optional.of(draft.tag())));
    }
    next.addFlashAttribute(
        "done", submit ? "The draft is saved, and waits for a review." : "The draft is saved.");
    return "redirect:" + Drafted.address(String.valueOf(draft.tenant()), draft.id());
  }

  private static List<Difference> changes(PublishedPolicy before, PublishedPolicy after) {
    return Difference.all(before, after).stream().filter(Difference::isChange).toList();
  }

  private Draft find(String tenant, long id) {
    return drafts.find(tenant, id).orElseThrow(() -> Drafting.unknown(tenant, id));
  }
}
