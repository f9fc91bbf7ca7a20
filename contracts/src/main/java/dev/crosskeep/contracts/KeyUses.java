package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * When some keys were last used, as a gateway has seen it.
 *
 * @param uses at most {@link #MOST} at once, in any order
 */
public record KeyUses(@JsonProperty("uses") List<KeyUse> uses) {

  /** The most that are told at once. */
  public static final int MOST = 1000;

  public KeyUses {
    Checks.present("uses", uses);
    if (uses.size() > MOST) {
      throw new InvalidFieldException("uses", "must be at most " + MOST + ", got " + uses.size());
    }
    uses = List.copyOf(uses);
  }

  /**
   * The last use of one key.
   *
   * @param key the id, which is no secret
   */
  public record KeyUse(
      @JsonProperty("key") String key, @JsonProperty("last_used_at") Instant lastUsedAt) {

    public KeyUse {
      Checks.present("key", key);
      Checks.present("last_used_at", lastUsedAt);
    }
  }
}
