package dev.crosskeep.policy.member;

import dev.crosskeep.policy.audit.Action;
import dev.crosskeep.policy.audit.AuditLog;
import dev.crosskeep.policy.key.SecretKey;
import dev.crosskeep.service.problems.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The tokens with which members' programs call, each made and revoked by its member. A token may
 * what its member may at the time of the call.
 */
@Component
public class MemberTokens {

  /** How every token begins. */
  public static final String KIND = "ck_user";

  private static final int LONGEST_DAYS = 365;

  private final JdbcClient jdbc;
  private final Members members;
  private final AuditLog audit;
  private final RandomGenerator random;
  private final Clock clock;

  MemberTokens(
      JdbcClient jdbc, Members members, AuditLog audit, RandomGenerator random, Clock clock) {
    this.jdbc = jdbc;
    this.members = members;
    this.audit = audit;
    this.random = random;
    this.clock = clock;
  }

  /** A member's tokens that count, newest first. */
  public List<MemberToken> of(Member owner) {
    return jdbc.sql(
            """
            select * from member_token
            where member = :member and credential = :credential and revoked_at is null
              and expires_at > :now
            order by created_at desc, id
            """)
        .param("member", owner.id())
        .param("credential", owner.credential())
        .param("now", now())
        .query(MemberTokens::token)
        .list();
  }

  /**
   * Makes a token.
   *
   * @param days how long it counts
   * @throws Refusal when there cannot be such a token
   */
  @Transactional
  public SecretKey make(Member owner, String name, int days) {
    if (name.isBlank() || name.length() > 100 || name.indexOf(0) >= 0) {
      throw Refusal.field("name", "the name must have 1 to 100 characters");
    }
    if (days < 1 || days > LONGEST_DAYS) {
      throw Refusal.field("days", "a token must last from 1 to " + LONGEST_DAYS + " days");
    }
    var secret = SecretKey.random(KIND, random);
    var made =
        jdbc.sql(
                """
                insert into member_token (id, member, name, sha256, credential, expires_at)
                values (:id, :member, :name, :sha256, :credential, :expires_at)
                returning *
                """)
            .param("id", secret.id())
            .param("member", owner.id())
            .param("name", name.strip())
            .param("sha256", secret.sha256())
            .param("credential", owner.credential())
            .param("expires_at", now().plus(Duration.ofDays(days)))
            .query(MemberTokens::token)
            .single();
    audit.record(Action.made("member.token_made", owner.tenant(), made));
    return secret;
  }

  /** Revokes a token for good; whoever has none with this id hears so. */
  @Transactional
  public void revoke(Member owner, String id) {
    var revoked =
        jdbc.sql(
                """
                update member_token set revoked_at = :now
                where id = :id and member = :member and revoked_at is null
                returning *
                """)
            .param("now", now())
            .param("id", id)
            .param("member", owner.id())
            .query(MemberTokens::token)
            .optional()
            .orElseThrow(() -> Refusal.notFound("you have no token '" + id + "'"));
    audit.record(Action.made("member.token_revoked", owner.tenant(), revoked));
  }

  /** Whose token it is; empty when it does not count. */
  public Optional<Member> owner(String token) {
    return jdbc.sql(
            """
            select m.id from member_token t join member m on m.id = t.member
            where t.sha256 = :sha256 and t.revoked_at is null and t.expires_at > :now
              and t.credential = m.credential and m.disabled_at is null
            """)
        .param("sha256", SecretKey.sha256Of(token))
        .param("now", now())
        .query(UUID.class)
        .optional()
        .flatMap(members::find);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static MemberToken token(ResultSet row, int number) throws SQLException {
    var revokedAt = row.getObject("revoked_at", OffsetDateTime.class);
    return new MemberToken(
        row.getString("id"),
        row.getString("name"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        revokedAt == null ? null : revokedAt.toInstant());
  }
}
