package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.Client.body;
import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A member's program calls with a token that the member has made. */
@PolicyService
class TokenTest {

  private static final Pattern TOKEN = Pattern.compile("ck_user_[0-9a-f]{8}_\\w{43}_\\w{6}");
  private static final String FULL = "{'policy': {'method': 'full'}, 'reason': 'r'}";

  @LocalServerPort private int port;
  @Autowired private Membership membership;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);
  private Visitor visitor = new Visitor(0);
  private String tenant = "";

  @BeforeEach
  void signIn() throws Exception {
    client = new Client(port);
    tenant = client.newTenant();
    visitor = new Cast(membership, jdbc, port).visitor(tenant, Role.EDITOR, Role.AUDITOR);
  }

  @Test
  void isShownOnceAndMayWhatItsMemberMayWithoutTheServiceToken() throws Exception {
    String token = make();
    assertThat(visitor.get("/admin/tokens").body()).contains("nightly").doesNotContain(token);

    assertThat(with(token, "GET", "/policy", "").statusCode()).isEqualTo(200);
    assertThat(with(token, "PUT", "/policy", FULL).statusCode()).isEqualTo(201);
    problem(with(token, "POST", "/keys", "{'name': 'n'}"), 403);
    problem(send(token, client.stranger("/api/platform/kill-switch").POST(body("{}"))), 403);
    problem(send(token, client.stranger("/internal/snapshot")), 403);
    assertThat(
            jdbc.sql("select string_agg(t::text, '') from member_token t")
                .query(String.class)
                .single())
        .doesNotContain(token);
  }

  @Test
  void whatItDoesIsOnRecordAsItsMembersWhateverTheProgramSays() throws Exception {
    String token = make();

    json(
        send(
            token,
            client
                .request("/api/tenants/" + tenant + "/policy")
                .header("X-Actor", "somebody-else")
                .PUT(body(FULL))),
        201);

    var newest = json(send(token, client.stranger("/api/audit?limit=1")), 200).at("/entries/0");
    assertThat(newest.path("action").asString()).isEqualTo("policy.published");
    assertThat(newest.path("actor").asString()).startsWith("m-");
  }

  @Test
  void listsShowItsTenantOnly() throws Exception {
    String token = make();
    String other = client.newTenant();

    assertThat(json(send(token, client.stranger("/api/tenants")), 200).path("tenants"))
        .singleElement()
        .matches(one -> one.path("id").asString().equals(tenant));
    assertThat(send(token, client.stranger("/api/audit")).body())
        .contains(tenant)
        .doesNotContain(other);
    assertThat(send(token, client.stranger("/api/audit/export")).body())
        .contains(tenant)
        .doesNotContain(other);
    assertThat(json(send(token, client.stranger("/api/audit/verification")), 200).toString())
        .contains("\"intact\":true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update member_token set expires_at = now()",
        "update member_token set revoked_at = now()",
        "update member set credential = credential + 1",
        "update member set disabled_at = now()",
      })
  void endsWithItsTimeItsPasswordAndItsMember(String end) throws Exception {
    String token = make();
    with(token, "GET", "/policy", "");

    jdbc.sql(end).update();

    problem(with(token, "GET", "/policy", ""), 401);
  }

  @Test
  void isRevokedOnThePage() throws Exception {
    String token = make();
    String id = token.split("_", -1)[2];

    visitor.post("/admin/tokens/" + id + "/revoke");

    problem(with(token, "GET", "/policy", ""), 401);
    assertThat(visitor.get("/admin/tokens").body()).doesNotContain(id);
    assertThat(client.get("/api/audit?tenant=" + tenant).body())
        .contains("member.token_made", "member.token_revoked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "366"})
  void lastsADayToAYear(String days) throws Exception {
    assertThat(visitor.post("/admin/tokens", "name", "n", "days", days).body())
        .contains("from 1 to 365 days");
  }

  @Test
  void aGuessedOneIsRefusedEvenBesideTheServiceToken() throws Exception {
    problem(send("ck_user_00000000_guessed", client.request("/api/tenants")), 401);
  }

  private String make() throws Exception {
    visitor.post("/admin/tokens", "name", "nightly", "days", "1");
    var shown = TOKEN.matcher(visitor.get("/admin/tokens").body());
    assertThat(shown.find()).isTrue();
    return shown.group();
  }

  private HttpResponse<String> with(String token, String method, String path, String body)
      throws Exception {
    return send(token, client.stranger("/api/tenants/" + tenant + path).method(method, body(body)));
  }

  private HttpResponse<String> send(String token, HttpRequest.Builder request) throws Exception {
    return client.send(request.header("Authorization", "Bearer " + token));
  }
}
