package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.draft.Draft;
import dev.crosskeep.policy.draft.DraftState;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Right;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * A draft as one member sees it.
 *
 * @param current the number of the version in force, 0 where a model or a key has none
 * @param fourEyes whether nobody approves what he wrote
 */
record Drafted(Draft draft, int current, boolean fourEyes, Member me) {

  static String address(String tenant, long id) {
    return "/admin/tenants/" + tenant + "/drafts/" + id;
  }

  public String address() {
    return address(String.valueOf(draft.tenant()), draft.id());
  }

  /** As {@code acme, model tiny-llava}. */
  public String subject() {
    return Stream.of(
            String.valueOf(draft.tenant()),
            draft.model() == null ? "" : "model " + draft.model(),
            draft.key() == null ? "" : "key " + draft.key())
        .filter(part -> !part.isEmpty())
        .reduce((one, other) -> one + ", " + other)
        .orElseThrow();
  }

  /** For people. */
  public String state() {
    return draft.progress().state().text().replace('_', ' ');
  }

  /** The time that it says, as an input holds it; empty for none. */
  public String publishAt() {
    var time = draft.content().publishAt();
    return time == null
        ? ""
        : LocalDateTime.ofInstant(time, ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).toString();
  }

  public String authors() {
    return String.join(", ", draft.progress().authors());
  }

  /** Whether another version has been published since it was begun. */
  public boolean isOutdated() {
    return isOpen() && draft.progress().base() != current;
  }

  /** Whether anything can still become of it. */
  public boolean isOpen() {
    return !is(DraftState.PUBLISHED) && !is(DraftState.WITHDRAWN);
  }

  public boolean mayEdit() {
    return me.may(Right.EDIT_POLICIES) && (is(DraftState.DRAFT) || is(DraftState.REJECTED));
  }

  public boolean maySubmit() {
    return me.may(Right.EDIT_POLICIES) && is(DraftState.DRAFT);
  }

  public boolean mayWithdraw() {
    return me.may(Right.EDIT_POLICIES) && isOpen();
  }

  /** A scheduled one keeps its time until it is withdrawn or sent back. */
  public boolean mayRebase() {
    return me.may(Right.EDIT_POLICIES) && isOutdated() && !is(DraftState.SCHEDULED);
  }

  public boolean mayApprove() {
    return me.may(Right.APPROVE_POLICIES) && is(DraftState.IN_REVIEW) && !isOwnUnderFourEyes();
  }

  /** What was approved can be sent back, too, as long as it is not published. */
  public boolean mayReject() {
    return me.may(Right.APPROVE_POLICIES)
        && (is(DraftState.IN_REVIEW) || is(DraftState.APPROVED) || is(DraftState.SCHEDULED))
        && !isOwnUnderFourEyes();
  }

  /** Whether only somebody else may approve it. */
  public boolean isForOthersToApprove() {
    return is(DraftState.IN_REVIEW) && isOwnUnderFourEyes();
  }

  public boolean mayPublish() {
    return (me.may(Right.EDIT_POLICIES) || me.may(Right.APPROVE_POLICIES))
        && (is(DraftState.APPROVED) || is(DraftState.SCHEDULED))
        && !isOutdated();
  }

  /** Whether nothing happens to it before this member does something. */
  public boolean isWaitingForMe() {
    return mayApprove()
        || (is(DraftState.APPROVED) && (mayPublish() || mayRebase()))
        || (is(DraftState.REJECTED) && mayEdit() && isOwn());
  }

  private boolean isOwn() {
    return draft.progress().authors().contains(me.login());
  }

  private boolean isOwnUnderFourEyes() {
    return fourEyes && isOwn();
  }

  private boolean is(DraftState state) {
    return draft.progress().state() == state;
  }
}
