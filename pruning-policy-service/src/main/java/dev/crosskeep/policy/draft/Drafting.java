package dev.crosskeep.policy.draft;

import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.Actors;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.policy.tenant.IfMatch;
import dev.crosskeep.policy.tenant.PolicyVersion;
import dev.crosskeep.policy.tenant.Publisher;
import dev.crosskeep.policy.tenant.Scope;
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
public class Drafting {

  private final Drafts drafts;
  private final Publisher publisher;
  private final Actors actors;
  private final AuditLog audit;
  private final Clock clock;

  Drafting(Drafts drafts, Publisher publisher, Actors actors, AuditLog audit, Clock clock) {
    this.drafts = drafts;
    this.publisher = publisher;
    this.actors = actors;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A draft as somebody means it.
   *
   * @param tenant null for one of the platform's policy
   * @param ifMatch under which condition he means it
   */
  public record Wanted(@Nullable String tenant, long id, Optional<String> ifMatch) {}

  /** Refuses what would make no policy if it were published now. */
  @Transactional
  public Draft begin(Scope scope, Content content) {
    publisher.preview(scope, content.proposal(null));
    var progress = Progress.begun(actor(), publisher.currentVersion(scope));
    var draft = drafts.add(scope, content, progress);
    audit.record(Action.made("draft.created", scope.tenant(), draft).because(content.reason()));
    return draft;
  }

  /** Refuses what would make no policy if it were published now. */
  @Transactional
  public Draft edit(Wanted wanted, Content content) {
    var draft = lock(wanted);
    publisher.preview(draft.scope(), content.proposal(null));
    return change(draft, "draft.edited", content, draft.progress().edited(actor()));
  }

  @Transactional
  public Draft submit(Wanted wanted) {
    return move(wanted, "draft.submitted", Progress::submitted);
  }

  @Transactional
  public Draft approve(Wanted wanted, @Nullable String comment) {
    var draft = lock(wanted);
    boolean fourEyes = publisher.wantsFourEyes(draft.scope());
    return change(
        draft,
        "draft.approved",
        draft.content(),
        draft.progress().approved(actor(), comment, fourEyes));
  }

  @Transactional
  public Draft reject(Wanted wanted, String comment) {
    return move(wanted, "draft.rejected", progress -> progress.rejected(actor(), comment));
  }

  @Transactional
  public Draft rebase(Wanted wanted) {
    var draft = lock(wanted);
    int current = publisher.currentVersion(draft.scope());
    return change(draft, "draft.rebased", draft.content(), draft.progress().rebased(current));
  }

  @Transactional
  public Draft withdraw(Wanted wanted) {
    return move(wanted, "draft.withdrawn", Progress::withdrawn);
  }

  /** Publishes an approved draft, or schedules it where its time is still to come. */
  @Transactional
  public Draft publish(Wanted wanted) {
    var draft = lock(wanted);
    return publish(draft, draft.content());
  }

  /** The same at another time than the draft says; now if null. */
  @Transactional
  public Draft publishAt(Wanted wanted, @Nullable Instant time) {
    var draft = lock(wanted);
    return publish(draft, draft.content().at(time));
  }

  private Draft publish(Draft draft, Content content) {
    if (content.isLaterThan(clock.instant())) {
      return change(draft, "draft.scheduled", content, draft.progress().scheduled());
    }
    return published(draft).orElseThrow(() -> Refusal.conflict(baseIsGone(draft)));
  }

  /** Publishes one draft whose time has come; false when there was none. */
  @Transactional
  public boolean publishNextDue(Instant now) {
    var due = drafts.lockDue(now);
    due.ifPresent(this::publishOrReject);
    return due.isPresent();
  }

  private void publishOrReject(Draft draft) {
    try {
      if (published(draft).isEmpty()) {
        reject(draft, baseIsGone(draft));
      }
    } catch (Refusal e) {
      reject(draft, String.valueOf(e.getBody().getDetail()));
    }
  }

  private void reject(Draft draft, String why) {
    change(draft, "draft.rejected", draft.content(), draft.progress().rejected(actor(), why));
  }

  /** Empty when another version than the draft's base is in force. */
  private Optional<Draft> published(Draft draft) {
    draft.progress().publishedAs(draft.progress().base()); // refuses what was not approved
    return publisher
        .publishApproved(
            draft.scope(),
            draft.progress().base(),
            draft.content().proposal(String.join(", ", draft.progress().authors())))
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

  /** The refusal that names a draft which is not there. */
  public static Refusal unknown(@Nullable String tenant, long id) {
    String owner = tenant == null ? "the platform" : "tenant '" + tenant + "'";
    return Refusal.notFound(owner + " has no draft " + id);
  }

  private String actor() {
    return actors.current().name();
  }
}
