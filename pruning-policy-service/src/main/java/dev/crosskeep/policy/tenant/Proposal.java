package dev.crosskeep.policy.tenant;

import dev.crosskeep.contracts.PublishedPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What shall be published for a scope.
 *
 * @param inherit whether what is not said comes from what is beneath, now and whenever that
 *     changes; else it is what was in force, and the policy is said in full
 * @param reason why, for people
 * @param author who, for people
 */
public record Proposal(boolean inherit, Said said, String reason, @Nullable String author) {

  /** A policy that is said in full. */
  public static Proposal whole(PublishedPolicy policy, String reason, @Nullable String author) {
    return new Proposal(false, PolicyFields.said(policy), reason, author);
  }
}
