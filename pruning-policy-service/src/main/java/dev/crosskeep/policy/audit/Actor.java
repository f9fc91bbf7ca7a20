package dev.crosskeep.policy.audit;

/**
 * Who acts.
 *
 * @param name as it stands in the audit log
 */
public record Actor(String name) {

  /** Another service, or this one by itself. */
  public static final Actor SERVICE = new Actor("service");

  /** Whether somebody said who he is. */
  public boolean isNamed() {
    return !equals(SERVICE);
  }
}
