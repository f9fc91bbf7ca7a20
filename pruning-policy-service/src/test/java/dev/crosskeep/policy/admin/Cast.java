package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes members for tests, who need not change their passwords first. */
final class Cast {

  private static final Member BOSS =
      new Member(
          UUID.randomUUID(),
          "boss",
          Set.of(Role.PLATFORM_ADMIN),
          null,
          1,
          false,
          Instant.EPOCH,
          null,
          null,
          false);

  private final Membership membership;
  private final JdbcClient jdbc;
  private final int port;

  Cast(Membership membership, JdbcClient jdbc, int port) {
    this.membership = membership;
    this.jdbc = jdbc;
    this.port = port;
  }

  /** A new member who has signed in. */
  Visitor visitor(@Nullable String tenant, Role... roles) throws IOException, InterruptedException {
    var made = member(tenant, roles);
    var visitor = new Visitor(port);
    visitor.signIn(made.member().login(), made.password());
    return visitor;
  }

  /** A new member. */
  Membership.NewMember member(@Nullable String tenant, Role... roles) {
    var made = membership.invite(BOSS, "m-" + UUID.randomUUID(), Set.of(roles), tenant);
    jdbc.sql("update member set must_change_password = false where id = :id")
        .param("id", made.member().id())
        .update();
    return made;
  }
}
