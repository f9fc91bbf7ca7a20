package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.admin.Visitor.location;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Signing in with an identity provider whose groups say what one may. */
@PolicyService
@DirtiesContext
class OidcTest {

  private static final AProvider PROVIDER = provider();

  @LocalServerPort private int port;
  @Autowired private Membership membership;
  @Autowired private JdbcClient jdbc;

  private Visitor visitor = new Visitor(0);
  private String subject = "";
  private String login = "";

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("crosskeep.oidc.issuer", PROVIDER::issuer);
    settings.add("crosskeep.oidc.client-id", () -> AProvider.CLIENT);
    settings.add("crosskeep.oidc.client-secret", () -> AProvider.SECRET);
    settings.add("crosskeep.oidc.name", () -> "Example Inc");
    settings.add("crosskeep.oidc.admin-url", () -> "https://crosskeep.example.com");
    group(settings, 0, "ck-demo-editors", "editor", "demo");
    group(settings, 1, "ck-demo-admins", "tenant_admin,auditor", "demo");
    group(settings, 2, "ck-admins", "platform_admin", null);
    group(settings, 3, "ck-lost", "viewer", "no-such-tenant");
  }

  private static void group(
      DynamicPropertyRegistry settings,
      int number,
      String name,
      String roles,
      @Nullable String tenant) {
    String prefix = "crosskeep.oidc.groups[" + number + "].";
    settings.add(prefix + "name", () -> name);
    settings.add(prefix + "roles", () -> roles);
    if (tenant != null) {
      settings.add(prefix + "tenant", () -> tenant);
    }
  }

  @AfterAll
  static void close() {
    PROVIDER.close();
  }

  @BeforeEach
  void somebodyNew() {
    visitor = new Visitor(port);
    subject = UUID.randomUUID().toString();
    login = "u-" + subject;
  }

  @Test
  void theLoginPageOffersBothWays() throws Exception {
    assertThat(visitor.get("/admin/login").body())
        .contains("Example Inc", "/admin/oauth2/authorization/oidc", "name=\"password\"");
  }

  @Test
  void theBrowserIsSentWithProofKeyStateAndNonceAndOnlyTheRightAddressToComeBackTo()
      throws Exception {
    var asked = PROVIDER.authorize(location(visitor.get("/admin/oauth2/authorization/oidc")));

    assertThat(asked).containsEntry("response_type", "code");
    assertThat(asked).containsEntry("code_challenge_method", "S256");
    assertThat(asked)
        .containsEntry(
            "redirect_uri", "https://crosskeep.example.com/admin/login/oauth2/code/oidc");
    assertThat(asked).containsKeys("state", "nonce", "code_challenge");
    assertThat(asked.get("scope")).contains("openid");
  }

  @Test
  void aGroupMakesAMemberOfItsTenantAndTheLogSaysSo() throws Exception {
    PROVIDER.user(subject, login.toUpperCase(Locale.ROOT), "ck-demo-editors", "others");
    String other = new Client(port).newTenant();
    visitor.get("/admin/tenants/demo/policy");
    String before = visitor.session();

    assertThat(location(signIn())).isEqualTo("/admin/tenants/demo/policy");

    assertThat(visitor.session()).isNotEqualTo(before);
    assertThat(visitor.get("/admin/tenants/demo/policy").statusCode()).isEqualTo(200);
    assertThat(visitor.get("/admin/members").statusCode()).isEqualTo(403);
    assertThat(visitor.get("/admin/tenants/" + other).statusCode()).isEqualTo(404);
    assertThat(member()).isEqualTo("{editor} demo");
    assertThat(entries()).containsExactly("member.joined by " + login);
  }

  @Test
  void theSecondLoginIsTheSameMemberWhateverItsNameIsNow() throws Exception {
    PROVIDER.user(subject, login, "ck-demo-editors");
    signIn();
    PROVIDER.user(subject, "renamed", "ck-demo-editors");

    visitor = new Visitor(port);
    signIn();

    assertThat(visitor.get("/admin").body()).contains(login);
    assertThat(entries()).hasSize(1);
  }

  @Test
  void otherGroupsAreOtherRightsAtTheNextLogin() throws Exception {
    PROVIDER.user(subject, login, "ck-demo-editors");
    signIn();
    PROVIDER.user(subject, login, "ck-demo-editors", "ck-demo-admins");

    signIn();

    assertThat(member()).isEqualTo("{auditor,editor,tenant_admin} demo");
    assertThat(visitor.get("/admin/members").statusCode()).isEqualTo(200);
    assertThat(entries()).contains("member.groups_changed by " + login);
  }

  @Test
  void whoeverHasLostTheGroupHearsSoAndHasNoRightsInOtherBrowsersEither() throws Exception {
    PROVIDER.user(subject, login, "ck-demo-editors");
    signIn();
    var elsewhere = visitor;
    assertThat(elsewhere.get("/admin").statusCode()).isEqualTo(200);
    PROVIDER.user(subject, login, "others");

    visitor = new Visitor(port);
    assertThat(location(signIn())).isEqualTo("/admin/login?no-group");

    assertThat(visitor.get("/admin/login?no-group").body()).contains("none of your groups");
    assertThat(location(visitor.get("/admin"))).isEqualTo("/admin/login");
    assertThat(elsewhere.get("/admin").statusCode()).isEqualTo(403);
    assertThat(member()).isEqualTo("{} demo");
    assertThat(entries()).contains("member.groups_changed by " + login);
  }

  @Test
  void aStrangerWithoutAGroupIsNotEvenStored() throws Exception {
    PROVIDER.user(subject, login, "others");

    assertThat(location(signIn())).isEqualTo("/admin/login?no-group");

    assertThat(count("select count(*) from member where subject = '" + subject + "'")).isZero();
  }

  @Test
  void groupsOfDifferentTenantsCountForNone() throws Exception {
    PROVIDER.user(subject, login, "ck-demo-editors", "ck-admins");

    assertThat(location(signIn())).isEqualTo("/admin/login?ambiguous");
    assertThat(visitor.get("/admin/login?ambiguous").body()).contains("different tenants");
  }

  @Test
  void aGroupOfATenantThatIsNotThereLetsNobodyIn() throws Exception {
    PROVIDER.user(subject, login, "ck-lost");

    assertThat(location(signIn())).isEqualTo("/admin/login?taken");
  }

  @Test
  void aPlatformAdminSeesAllTenants() throws Exception {
    String other = new Client(port).newTenant();
    PROVIDER.user(subject, login, "ck-admins");
    signIn();

    assertThat(visitor.get("/admin/tenants/" + other).statusCode()).isEqualTo(200);
  }

  @Test
  void nobodyBecomesTheLocalMemberOfTheSameName() throws Exception {
    PROVIDER.user(subject, "admin", "ck-demo-editors");

    assertThat(location(signIn())).isEqualTo("/admin/login?taken");
    assertThat(count("select count(*) from member where login = 'admin' and subject is null"))
        .isEqualTo(1);
  }

  @Test
  void whoeverIsDisabledHereStaysOut() throws Exception {
    PROVIDER.user(subject, login, "ck-demo-editors");
    signIn();
    jdbc.sql("update member set disabled_at = now() where login = ?").param(login).update();

    visitor = new Visitor(port);

    assertThat(location(signIn())).isEqualTo("/admin/login?kept-out");
  }

  @Test
  void aTokenWithAnotherNonceIsRefused() throws Exception {
    PROVIDER.user(subject, login, "ck-admins");
    PROVIDER.spoil(claims -> claims.claim("nonce", "another"));

    assertThat(location(signIn())).isEqualTo("/admin/login?provider");
    assertThat(visitor.get("/admin/login?provider").body()).contains("did not work");
  }

  @Test
  void aTokenThatHasExpiredIsRefused() throws Exception {
    PROVIDER.user(subject, login, "ck-admins");
    PROVIDER.spoil(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(600))));

    assertThat(location(signIn())).isEqualTo("/admin/login?provider");
  }

  @Test
  void aTokenForAnotherClientIsRefused() throws Exception {
    PROVIDER.user(subject, login, "ck-admins");
    PROVIDER.spoil(claims -> claims.audience(List.of("another")));

    assertThat(location(signIn())).isEqualTo("/admin/login?provider");
  }

  @Test
  void anAnswerThatNobodyAskedForIsRefused() throws Exception {
    PROVIDER.user(subject, login, "ck-admins");
    PROVIDER.authorize(location(visitor.get("/admin/oauth2/authorization/oidc")));

    var answer = new Visitor(port).get("/admin/login/oauth2/code/oidc?code=the-code&state=guess");

    assertThat(location(answer)).isEqualTo("/admin/login?provider");
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "roles"})
  void anAdminCannotGiveWhatTheProviderGives(String what) throws Exception {
    PROVIDER.user(subject, login, "ck-demo-editors");
    signIn();
    String id =
        jdbc.sql("select id::text from member where login = ?")
            .param(login)
            .query(String.class)
            .single();
    var admin = new Cast(membership, jdbc, port).visitor(null, Role.PLATFORM_ADMIN);

    admin.post("/admin/members/" + id + "/" + what, "role", "VIEWER");

    assertThat(member()).isEqualTo("{editor} demo");
    assertThat(count("select count(*) from member where password is null and id = '" + id + "'"))
        .isEqualTo(1);
  }

  @Test
  void signingOutLeadsToTheProvider() throws Exception {
    PROVIDER.user(subject, login, "ck-demo-editors");
    signIn();
    visitor.get("/admin/tokens");

    String next = location(visitor.post("/admin/logout"));

    assertThat(next)
        .startsWith(PROVIDER.issuer() + "/logout?id_token_hint=")
        .contains("post_logout_redirect_uri=https://crosskeep.example.com/admin/login?bye");
    assertThat(location(visitor.get("/admin"))).isEqualTo("/admin/login");
    assertThat(visitor.get("/admin/login").headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy -> assertThat(policy).contains("form-action 'self' " + PROVIDER.issuer()));
  }

  /** As a browser does it that the provider sends back. */
  private HttpResponse<String> signIn() throws Exception {
    var asked = PROVIDER.authorize(location(visitor.get("/admin/oauth2/authorization/oidc")));
    return visitor.get(
        "/admin/login/oauth2/code/oidc?code=the-code&state="
            + URLEncoder.encode(asked.get("state"), UTF_8));
  }

  private String member() {
    return jdbc.sql("select roles::text || ' ' || tenant from member where subject = ?")
        .param(subject)
        .query(String.class)
        .single();
  }

  private List<@Nullable String> entries() {
    return jdbc.sql(
            """
            select action || ' by ' || actor from audit_entry
            where coalesce(after ->> 'login', '') = ? order by sequence
            """)
        .param(login)
        .query(String.class)
        .list();
  }

  private long count(String sql) {
    return jdbc.sql(sql).query(Long.class).single();
  }

  private static AProvider provider() {
    try {
      return new AProvider();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
