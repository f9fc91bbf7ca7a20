package dev.crosskeep.policy.member;

/** Who has signed in, in whatever way. */
public interface MemberPrincipal {

  /** What the session knows of its member. */
  SignedIn session();
}
