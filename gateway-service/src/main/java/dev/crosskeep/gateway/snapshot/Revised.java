package dev.crosskeep.gateway.snapshot;

/** What there are newer and older ones of. */
interface Revised {

  /** Higher for newer ones; 0 where nobody counts. */
  long revision();
}
