package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.draft.Draft;
import dev.crosskeep.policy.draft.DraftState;
import dev.crosskeep.policy.draft.Drafting;
import dev.crosskeep.policy.draft.Drafting.Wanted;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.service.problems.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * A draft's way from its author to requests. Each step names the revision that was on the page, so
 * that nobody approves what he has not seen.
 */
@Controller
class ReviewPages {

  private static final String DRAFT = "/admin/tenants/{tenant}/drafts/{draft}";

  private final Drafting drafting;

  ReviewPages(Drafting drafting) {
    this.drafting = drafting;
  }

  @Needs(Right.EDIT_POLICIES)
  @PostMapping(DRAFT + "/submit")
  String submit(
      @PathVariable String tenant,
      @PathVariable long draft,
      @RequestParam int revision,
      RedirectAttributes next) {
    return step(
        tenant, draft, revision, next, drafting::submit, _ -> "The draft waits for a review.");
  }

  @Needs(Right.EDIT_POLICIES)
  @PostMapping(DRAFT + "/withdraw")
  String withdraw(
      @PathVariable String tenant,
      @PathVariable long draft,
      @RequestParam int revision,
      RedirectAttributes next) {
    return step(tenant, draft, revision, next, drafting::withdraw, _ -> "The draft is withdrawn.");
  }

  @Needs(Right.EDIT_POLICIES)
  @PostMapping(DRAFT + "/rebase")
  String rebase(
      @PathVariable String tenant,
      @PathVariable long draft,
      @RequestParam int revision,
      RedirectAttributes next) {
    return step(
        tenant,
        draft,
        revision,
        next,
        drafting::rebase,
        rebased ->
            "The draft is to replace version %d now. Look at what changes, then submit it."
                .formatted(rebased.progress().base()));
  }

  @Needs(Right.APPROVE_POLICIES)
  @PostMapping(DRAFT + "/approve")
  String approve(
      @PathVariable String tenant,
      @PathVariable long draft,
      @RequestParam int revision,
      @RequestParam(defaultValue = "") String reason,
      RedirectAttributes next) {
    return step(
        tenant,
        draft,
        revision,
        next,
        wanted -> drafting.approve(wanted, Reason.required(reason)),
        _ -> "The draft is approved: it can be published.");
  }

  @Needs(Right.APPROVE_POLICIES)
  @PostMapping(DRAFT + "/reject")
  String reject(
      @PathVariable String tenant,
      @PathVariable long draft,
      @RequestParam int revision,
      @RequestParam(defaultValue = "") String reason,
      RedirectAttributes next) {
    return step(
        tenant,
        draft,
        revision,
        next,
        wanted -> drafting.reject(wanted, Reason.required(reason)),
        sent -> "The draft is sent back to " + String.join(", ", sent.progress().authors()) + ".");
  }

  /**
   * Publishes what was approved.
   *
   * @param at when, in UTC, such as {@code 2030-01-31T08:00}; now if empty
   */
  @Needs({Right.EDIT_POLICIES, Right.APPROVE_POLICIES})
  @PostMapping(DRAFT + "/publish")
  String publish(
      @PathVariable String tenant,
      @PathVariable long draft,
      @RequestParam int revision,
      @RequestParam(defaultValue = "") String at,
      RedirectAttributes next) {
    return step(
        tenant,
        draft,
        revision,
        next,
        wanted -> drafting.publishAt(wanted, time(at)),
        published ->
            published.progress().state() == DraftState.SCHEDULED
                ? "The draft will be published at its time."
                : "Version %d is published.".formatted(published.progress().version()));
  }

  private static @Nullable Instant time(String utc) {
    if (utc.isBlank()) {
      return null;
    }
    try {
      var time = LocalDateTime.parse(utc.strip());
      if (time.getYear() >= 1970 && time.getYear() <= 9999) {
        return time.toInstant(ZoneOffset.UTC);
      }
    } catch (DateTimeException _) {
      // The same answer.
    }
    throw Refusal.field("at", "the time must be a day and a time such as 2030-01-31T08:00");
  }

  private static String step(
      String tenant,
      long draft,
      int revision,
      RedirectAttributes next,
      Function<Wanted, Draft> step,
      Function<Draft, String> done) {
    try {
      var wanted = new Wanted(tenant, draft, Optional.of("\"" + revision + "\""));
      next.addFlashAttribute("done", done.apply(step.apply(wanted)));
    } catch (Refusal refusal) {
      next.addFlashAttribute("refusal", Refused.onPage(refusal));
    }
    return "redirect:" + Drafted.address(tenant, draft);
  }
}
