package dev.crosskeep.policy.tenant;

import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.service.problems.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a scope's next version stands on.
 *
 * @param current the scope's version in force; empty for a model or a key without one
 * @param beneath what it can inherit; empty for the platform
 */
record Ground(Scope scope, Optional<PolicyVersion> current, Optional<PolicyVersion> beneath) {

  /** The number of the version in force, 0 where there is none. */
  int version() {
    return current.map(version -> version.published().version()).orElse(0);
  }

  /**
   * What a proposal comes to here.
   *
   * @throws Refusal when it makes no policy
   */
  Publication publication(Proposal next) {
    return next.inherit() ? inherited(next) : whole(next);
  }

  private Publication inherited(Proposal next) {
    var below =
        beneath
            .orElseThrow(() -> Refusal.field("inherit", "nothing is beneath the platform's policy"))
            .published();
    var whole = PolicyFields.refusing(() -> next.said().over(below));
    boolean isAbove = scope instanceof Scope.InTenant within && within.isAbove();
    var inheritance =
        new Inheritance(
            isAbove ? null : below.version(), isAbove ? below.version() : null, next.said());
    return publication(whole, next, inheritance);
  }

  private Publication whole(Proposal next) {
    var said = next.said();
    var before = current.or(() -> beneath).orElseThrow().published();
    var whole =
        new PublishedPolicy(
            before.version(),
            PolicyFields.policy(said.policy()),
            said.override() == null ? before.override() : said.override(),
            said.shadowRate() == null ? before.shadowRate() : said.shadowRate());
    return publication(whole, next, null);
  }

  private static Publication publication(
      PublishedPolicy whole, Proposal next, @Nullable Inheritance inherits) {
    return new Publication(
        whole.policy(),
        whole.override(),
        whole.shadowRate(),
        next.reason(),
        next.author(),
        inherits);
  }
}
