package dev.crosskeep.policy.admin;

import static java.util.stream.Collectors.partitioningBy;

import dev.crosskeep.policy.draft.Draft;
import dev.crosskeep.policy.draft.Drafts;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.tenant.Publisher;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The drafts that are under way, and which of them wait for whom. */
@Component("inbox")
class Inbox {

  private final Drafts drafts;
  private final Publisher publisher;

  Inbox(Drafts drafts, Publisher publisher) {
    this.drafts = drafts;
    this.publisher = publisher;
  }

  /** How many drafts wait for a member: the number beside "Approvals". */
  public long waiting(Member me) {
    return open(me, me.tenant()).stream().filter(Drafted::isWaitingForMe).count();
  }

  /** One tenant's drafts that are under way. */
  List<Drafted> of(Member me, String tenant) {
    return open(me, tenant);
  }

  Sorted sorted(Member me) {
    var parts = open(me, me.tenant()).stream().collect(partitioningBy(Drafted::isWaitingForMe));
    return new Sorted(parts.getOrDefault(true, List.of()), parts.getOrDefault(false, List.of()));
  }

  /** What a member sees of one draft. */
  Drafted as(Member me, Draft draft) {
    var scope = draft.scope();
    return new Drafted(draft, publisher.currentVersion(scope), publisher.wantsFourEyes(scope), me);
  }

  private List<Drafted> open(Member me, @Nullable String tenant) {
    return drafts.open(tenant).stream().map(draft -> as(me, draft)).toList();
  }

  /** What waits for a member, and what waits for somebody else. */
  record Sorted(List<Drafted> mine, List<Drafted> others) {}
}
