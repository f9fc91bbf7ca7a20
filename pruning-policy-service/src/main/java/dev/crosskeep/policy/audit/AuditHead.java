package dev.crosskeep.policy.audit;

/**
 * The end of the chain.
 *
 * @param sequence the newest entry's; 0 when there is none
 * @param hash the newest entry's; 64 zeros when there is none
 */
record AuditHead(long sequence, String hash) {

  /** Before the first entry. */
  static final AuditHead START = new AuditHead(0, "0".repeat(64));
}
