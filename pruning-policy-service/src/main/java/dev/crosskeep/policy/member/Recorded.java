package dev.crosskeep.policy.member;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the audit log keeps of a member. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Recorded(
    @JsonProperty("login") String login,
    @JsonProperty("roles") Set<Role> roles,
    @JsonProperty("tenant") @Nullable String tenant,
    @JsonProperty("disabled") boolean disabled) {

  static Recorded of(Member member) {
    return new Recorded(
        member.login(), new TreeSet<>(member.roles()), member.tenant(), member.isDisabled());
  }
}
