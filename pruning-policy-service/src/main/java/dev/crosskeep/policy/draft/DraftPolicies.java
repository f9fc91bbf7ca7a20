package dev.crosskeep.policy.draft;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.policy.tenant.Publisher;
import dev.crosskeep.service.problems.Refusal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What drafts would bring, for those who want to try it first. */
@Component
public class DraftPolicies {

  private static final Set<DraftState> OPEN =
      EnumSet.of(DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED, DraftState.SCHEDULED);

  private final Drafts drafts;
  private final Publisher publisher;

  DraftPolicies(Drafts drafts, Publisher publisher) {
    this.drafts = drafts;
    this.publisher = publisher;
  }

  /** A tenant's drafts that could still be published as things are, newest first. */
  public List<Drafted> open(String tenant) {
    return drafts.of(tenant).stream()
        .filter(draft -> OPEN.contains(draft.progress().state()))
        .flatMap(draft -> policy(draft).map(policy -> new Drafted(draft.id(), policy)).stream())
        .toList();
  }

  /** Empty where what the draft inherits has changed so that both make no policy any more. */
  private Optional<PruningPolicy> policy(Draft draft) {
    try {
      var proposal = draft.content().proposal(null);
      return Optional.of(publisher.preview(draft.scope(), proposal).policy());
    } catch (Refusal _) {
      return Optional.empty();
    }
  }

  /** The policy of one draft. */
  public record Drafted(long id, PruningPolicy policy) {}
}
