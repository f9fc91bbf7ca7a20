package dev.crosskeep.policy.draft;

import dev.crosskeep.contracts.PruningPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What drafts would bring, for those who want to try it first. */
@Component
public class DraftPolicies {

  private static final Set<DraftState> OPEN =
      EnumSet.of(DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED, DraftState.SCHEDULED);

  private final Drafts drafts;

  DraftPolicies(Drafts drafts) {
    this.drafts = drafts;
  }

  /** A tenant's drafts that may still be published, newest first. */
  public List<Drafted> open(String tenant) {
    return drafts.of(tenant).stream()
        .filter(draft -> OPEN.contains(draft.progress().state()))
        .map(draft -> new Drafted(draft.id(), draft.content().policy()))
        .toList();
  }

  /** The policy of one draft. */
  public record Drafted(long id, PruningPolicy policy) {}
}
