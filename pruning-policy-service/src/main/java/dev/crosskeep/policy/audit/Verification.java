package dev.crosskeep.policy.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Whether the chain holds.
 *
 * @param entries how many hold, from the first on
 * @param hash the last one's of these; who notes it elsewhere can tell later whether all was
 *     written anew
 * @param firstWrong the first sequence number that does not hold
 * @param problem what is wrong with it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Verification(
    @JsonProperty("intact") boolean intact,
    @JsonProperty("entries") long entries,
    @JsonProperty("hash") String hash,
    @JsonProperty("first_wrong") @Nullable Long firstWrong,
    @JsonProperty("problem") @Nullable String problem) {

  static Verification intact(AuditHead end) {
    return new Verification(true, end.sequence(), end.hash(), null, null);
  }

  static Verification broken(AuditHead good, String problem) {
    long wrong = good.sequence() + 1;
    return new Verification(
        false, good.sequence(), good.hash(), wrong, "entry " + wrong + " " + problem);
  }
}
