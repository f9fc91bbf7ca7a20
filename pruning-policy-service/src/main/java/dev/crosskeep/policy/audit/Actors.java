package dev.crosskeep.policy.audit;

/** Knows on whose behalf this thread works. */
public interface Actors {

  /** The request attribute that holds the {@link Actor} who has signed in. */
  String SIGNED_IN = Actor.class.getName();

  /** Who acts; {@link Actor#SERVICE} where nobody is known. */
  Actor current();
}
