package dev.crosskeep.policy.draft;

import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.Actors;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.policy.tenant.IfMatch;
import dev.crosskeep.policy.tenant.PolicyVersion;
import dev.crosskeep.policy.tenant.Publisher;
import dev.crosskeep.policy.tenant.Tenants;
import dev.crosskeep.service.problems.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What is done with drafts: one step at a time for each, and each on record. */
@Component
class Drafting {

  private final Drafts drafts;
  private final Tenants tenants;
  private final Publisher publisher;
  private final Actors actors;
  private final AuditLog audit;
  private final Clock clock;

  Drafting(
      Drafts drafts,
      Tenants tenants,
      Publisher publisher,
      Actors actors,
      AuditLog audit,
      Clock clock) {
    this.drafts = drafts;
    this.tenants = tenants;
    this.publisher = publisher;
    this.actors = actors;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A draft as somebody means it.
   *
   * @param ifMatch under which condition he means it
   */
  record Wanted(String tenant, long id, Optional<String> ifMatch) {}

  @Transactional
  public Draft begin(String tenant, Content content) {
    var progress = Progress.begun(actor(), publisher.currentVersion(tenant));
    var draft = drafts.add(tenant, content, progress);
    audit.record(Action.made("draft.created", tenant, draft).because(content.reason()));
    return draft;
  }

  @Transactional
  public Draft edit(Wanted wanted, Content content) {
    var draft = lock(wanted);
    return change(draft, "draft.edited", content, draft.progress().edited(actor()));
  }

  @Transactional
  public Draft submit(Wanted wanted) {
    return move(wanted, "draft.submitted", Progress::submitted);
  }

  @Transactional
  public Draft approve(Wanted wanted, @Nullable String comment) {
    boolean fourEyes = tenants.wantsFourEyes(wanted.tenant());
    return move(
        wanted, "draft.approved", progress -> progress.approved(actor(), comment, fourEyes));
  }

  @Transactional
  public Draft reject(Wanted wanted, String comment) {
    return move(wanted, "draft.rejected", progress -> progress.rejected(actor(), comment));
  }

  @Transactional
  public Draft rebase(Wanted wanted) {
    int current = publisher.currentVersion(wanted.tenant());
    return move(wanted, "draft.rebased", progress -> progress.rebased(current));
  }

  @Transactional
  public Draft withdraw(Wanted wanted) {
    return move(wanted, "draft.withdrawn", Progress::withdrawn);
  }

  /** Publishes an approved draft, or schedules it where its time is still to come. */
  @Transactional
  public Draft publish(Wanted wanted) {
    var draft = lock(wanted);
    if (draft.content().isLaterThan(clock.instant())) {
      return change(draft, "draft.scheduled", draft.content(), draft.progress().scheduled());
    }
    return published(draft).orElseThrow(() -> Refusal.conflict(baseIsGone(draft)));
  }

  /** Publishes one draft whose time has come; false when there was none. */
  @Transactional
  public boolean publishNextDue(Instant now) {
    var due = drafts.lockDue(now);
    due.ifPresent(draft -> {
      if (published(draft).isEmpty()) {
        var progress = draft.progress().rejected(actor(), baseIsGone(draft));
        change(draft, "draft.rejected", draft.content(), progress);
      }
    });
    return due.isPresent();
  }

  /** Empty when another version than the draft's base is in force. */
  private Optional<Draft> published(Draft draft) {
    draft.progress().publishedAs(draft.progress().base()); // refuses what was not approved
    return publisher
        .publishApproved(
            draft.tenant(),
            draft.progress().base(),
            current ->
                draft.content().publication(current, String.join(", ", draft.progress().authors())))
        .map(version -> closed(draft, version));
  }

  private Draft closed(Draft draft, PolicyVersion version) {
    var progress = draft.progress().publishedAs(version.published().version());
    return change(draft, "draft.published", draft.content(), progress);
  }

  private static String baseIsGone(Draft draft) {
    return "version %d is no longer in force: rebase the draft and have it reviewed again"
        .formatted(draft.progress().base());
  }

  private Draft move(Wanted wanted, String action, UnaryOperator<Progress> step) {
    var draft = lock(wanted);
    return change(draft, action, draft.content(), step.apply(draft.progress()));
  }

  private Draft change(Draft draft, String action, Content content, Progress progress) {
    var changed = drafts.change(draft, content, progress);
    audit.record(new Action(action, draft.tenant(), draft, changed, progress.comment()));
    return changed;
  }

  private Draft lock(Wanted wanted) {
    var draft =
        drafts
            .lock(wanted.tenant(), wanted.id())
            .orElseThrow(() -> unknown(wanted.tenant(), wanted.id()));
    if (!IfMatch.holds(wanted.ifMatch(), draft.tag())) {
      throw Refusal.changedMeanwhile("the draft has been changed meanwhile");
    }
    return draft;
  }

  static Refusal unknown(String tenant, long id) {
    return Refusal.notFound("tenant '" + tenant + "' has no draft " + id);
  }

  private String actor() {
    return actors.current().name();
  }
}
