package dev.crosskeep.policy.audit;

import org.jspecify.annotations.Nullable;

/**
 * What somebody did.
 *
 * @param name what kind of thing it is, such as {@code key.revoked}
 * @param tenant whom it concerns; null for the whole platform
 * @param before what was there, written as JSON; null where nothing was
 * @param after what is there now; null where nothing is
 * @param reason why, if it was said
 */
public record Action(
    String name,
    @Nullable String tenant,
    @Nullable Object before,
    @Nullable Object after,
    @Nullable String reason) {

  /** Something new. */
  public static Action made(String name, @Nullable String tenant, Object after) {
    return new Action(name, tenant, null, after, null);
  }

  /** The same, with why. */
  public Action because(@Nullable String why) {
    return new Action(name, tenant, before, after, why);
  }
}
