package dev.crosskeep.policy.audit;

/** Knows on whose behalf this thread works. */
public interface Actors {

  /** Who acts; {@link Actor#SERVICE} where nobody is known. */
  Actor current();
}
