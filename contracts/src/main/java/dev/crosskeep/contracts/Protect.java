package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/** A turn of a conversation that pruning can leave whole, its pictures included. */
public enum Protect {

  /** Everything that the conversation's system messages say. */
  @JsonProperty("system")
  SYSTEM,

  /** The last message of the user. */
  @JsonProperty("last_user")
  LAST_USER;

  /** Each turn once, in the order of the constants. */
  static List<Protect> inOrder(List<Protect> turns) {
    if (new ArrayList<>(turns).contains(null)) {
      throw new InvalidFieldException("protect", "must not hold null");
    }
    return turns.stream().distinct().sorted().toList();
  }
}
