package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.admin.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an operator does on the admin pages, seen from the other side as well. */
@PolicyService
class PagesTest {

  private static final Pattern KEY = Pattern.compile("ck_live_[0-9a-f]{8}_\\w{43}_\\w{6}");
  private static final Pattern PASSWORD = Pattern.compile("id=\"secret\">([^<]+)<");

  @LocalServerPort private int port;
  @Autowired private Membership membership;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);
  private String tenant = "";

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = client.newTenant();
  }

  private Visitor admin() throws Exception {
    return new Cast(membership, jdbc, port).visitor(null, Role.PLATFORM_ADMIN);
  }

  @Test
  void aTenantIsTakenInOnceAndItsIdNamedWhereItCannotBe() throws Exception {
    var admin = admin();

    var made = admin.post("/admin/tenants", "id", "from-a-form", "name", "From <a> form");

    assertThat(location(made)).isEqualTo("/admin/tenants/from-a-form");
    assertThat(admin.get("/admin/tenants/from-a-form").body())
        .contains("From &lt;a&gt; form", "Tenant From &lt;a&gt; form is taken in.");
    assertThat(admin.post("/admin/tenants", "id", "from-a-form", "name", "Again").body())
        .contains("There is a tenant &#39;from-a-form&#39; already.");
    assertThat(admin.post("/admin/tenants", "id", "-", "name", "Bad").body())
        .contains("The id must be 1 to 63");
  }

  @Test
  void aKeyIsShownOnceAndCountsUntilItIsRevoked() throws Exception {
    var admin = admin();

    admin.post("/admin/tenants/" + tenant + "/keys", "name", "billing", "days", "30");

    var shown = KEY.matcher(admin.get("/admin/tenants/" + tenant).body());
    assertThat(shown.find()).isTrue();
    String id = shown.group().substring(8, 16);
    assertThat(KEY.matcher(admin.get("/admin/tenants/" + tenant).body()).find()).isFalse();
    assertThat(client.get("/internal/snapshot").body()).contains(id);

    admin.post("/admin/tenants/" + tenant + "/keys/" + id + "/revoke");

    assertThat(client.get("/internal/snapshot").body()).doesNotContain(id);
    assertThat(admin.get("/admin/tenants/" + tenant).body()).contains("state-revoked");
  }

  @Test
  void aPolicyIsPublishedWithItsReasonAndTheMembersName() throws Exception {
    var editor = new Cast(membership, jdbc, port).visitor(null, Role.EDITOR);

    var published =
        editor.post(
            policy(),
            "version",
            "1",
            "method",
            "snapkv",
            "budget.unit",
            "tokens",
            "budget.value",
            "300",
            "pooling.kernel",
            "7",
            "protect",
            "system",
            "override.allowed",
            "true",
            "override.max_budget.unit",
            "ratio",
            "override.max_budget.value",
            "0,5",
            "shadow_rate",
            "0.05",
            "reason",
            "less memory");

    assertThat(location(published)).isEqualTo("/admin/tenants/" + tenant);
    var current = json(client.get("/api/tenants/" + tenant + "/policy"), 200);
    assertThat(current.at("/policy/method").asString()).isEqualTo("snapkv");
    assertThat(current.at("/policy/budget/tokens").asInt()).isEqualTo(300);
    assertThat(current.at("/policy/pooling/kernel").asInt()).isEqualTo(7);
    assertThat(current.at("/policy/pooling/edge").asString()).isEqualTo("zeros");
    assertThat(current.at("/policy/protect/0").asString()).isEqualTo("system");
    assertThat(current.at("/override/max_budget/ratio").asDouble()).isEqualTo(0.5);
    assertThat(current.at("/shadow_rate").asDouble()).isEqualTo(0.05);
    assertThat(current.at("/reason").asString()).isEqualTo("less memory");
    assertThat(current.at("/author").asString()).startsWith("m-");
    assertThat(editor.get("/admin/tenants/" + tenant + "/compare?from=1&to=2").body())
        .contains("policy.budget.tokens", "<ins>300</ins>", "<del>0.5</del>");
    assertThat(editor.get(policy() + "?restore=1").body())
        .contains("Restore version 1", "value=\"0.5\"", "name=\"version\" value=\"2\"");
  }

  @Test
  void whatSomebodyElseHasPublishedMeanwhileIsNotLost() throws Exception {
    var admin = admin();
    admin.post(policy(), "version", "1", "method", "full", "reason", "first");

    var late = admin.post(policy(), "version", "1", "method", "h2o", "reason", "late");

    assertThat(late.body()).contains("Version 2 has been published meanwhile.");
    assertThat(json(client.get("/api/tenants/" + tenant + "/policy"), 200).at("/version").asInt())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "budget.value, 1.5, error-budget, must be above 0 and at most 1",
    "budget.value, much, error-budget, cannot be used",
    "min_prompt_tokens, 1.5, error-min-prompt-tokens, cannot be used",
    "min_prompt_tokens, -1, error-min-prompt-tokens, must be at least 0",
    "pooling.kernel, 4, error-pooling-kernel, must be odd",
    "n_softmax.n, -1, error-n-softmax-n, must be at least 0",
    "cross_ratio.value, 7, error-cross-ratio, must be from 0 to 1",
    "shadow_rate, 2, error-rate, must be from 0 to 1",
    "override.max_budget.value, 7, error-cap, must be a number above 0",
    "override.max_budget.value, much, error-cap, must be a number above 0",
  })
  void aMistakeIsNamedWhereItIsWhileItIsTyped(String input, String value, String place, String said)
      throws Exception {
    var checked =
        admin()
            .post(
                policy() + "/check",
                "method",
                "csp",
                "budget.unit",
                "ratio",
                "cross_ratio.unit",
                "share",
                "override.allowed",
                "true",
                "override.max_budget.unit",
                "ratio",
                input,
                value,
                "cross_ratio.value",
                "0.5")
            .body();

    assertThat(checked).containsPattern("id=\"" + place + "\">[^<]*" + said);
  }

  @Test
  void thePreviewCountsTheTokensThatStay() throws Exception {
    String checked =
        admin()
            .post(
                policy() + "/check", "method", "csp", "budget.unit", "ratio", "budget.value", "0.1")
            .body();

    // A tenth of 200, 600 and 2400.
    assertThat(checked).containsSubsequence(">20<", ">60<", ">240<", "10 %");
  }

  @ParameterizedTest
  @EnumSource
  void everyMethodHasItsFieldsAndNothingThatThePolicyDoesNotKnow(Method method) throws Exception {
    var admin = admin();
    String fields = admin.post(policy() + "/fields", "method", method.json()).body();

    assertThat(fields).contains(method.title());
    assertThat(
            location(admin.post(policy(), "version", "1", "method", method.json(), "reason", "r")))
        .isEqualTo("/admin/tenants/" + tenant);
    assertThat(admin.get(policy()).statusCode()).isEqualTo(200);
  }

  @Test
  void aMemberIsMadeChangedAndKeptOutAtOnce() throws Exception {
    var admin = admin();
    String login = "eve-" + tenant.substring(2, 10);
    admin.post(
        "/admin/members",
        "login",
        login.toUpperCase(java.util.Locale.ROOT),
        "tenant",
        tenant,
        "role",
        "VIEWER");
    var shown = PASSWORD.matcher(admin.get("/admin/members").body());
    assertThat(shown.find()).isTrue();
    var eve = new Visitor(port);
    eve.signIn(login, shown.group(1));
    assertThat(location(eve.get("/admin"))).isEqualTo("/admin/password");
    String id =
        jdbc.sql("select id::text from member where login = :l")
            .param("l", login)
            .query(String.class)
            .single();

    admin.post("/admin/members/" + id + "/roles", "role", "EDITOR", "role", "APPROVER");
    admin.post("/admin/members/" + id + "/disable");

    assertThat(location(eve.get("/admin"))).isEqualTo("/admin/login?ended");
    assertThat(location(eve.signIn(login, shown.group(1)))).isEqualTo("/admin/login?wrong");
    assertThat(
            jdbc.sql("select roles::text from member where login = :l")
                .param("l", login)
                .query(String.class)
                .single())
        .isEqualTo("{approver,editor}");
  }

  @Test
  void aTenantAdminMakesMembersOfTheOwnTenantOnly() throws Exception {
    var own = new Cast(membership, jdbc, port).visitor(tenant, Role.TENANT_ADMIN);
    String id =
        jdbc.sql("select id::text from member where login = 'admin'").query(String.class).single();

    assertThat(own.post("/admin/members", "login", "x1", "role", "VIEWER").body())
        .contains("Tenant must be " + tenant);
    assertThat(
            own.post("/admin/members", "login", "x1", "tenant", tenant, "role", "PLATFORM_ADMIN")
                .body())
        .contains("cannot be bound to a tenant");
    assertThat(own.post("/admin/members/" + id + "/disable").statusCode()).isEqualTo(404);
    assertThat(own.post("/admin/members/" + id + "/password").statusCode()).isEqualTo(404);
    assertThat(own.get("/admin/members").body()).doesNotContain(">admin<");
  }

  @Test
  void theKillSwitchNeedsAReasonAndSaysThatItIsOn() throws Exception {
    var admin = admin();
    String page = "/admin/tenants/" + tenant;

    admin.post(page + "/kill-switch", "on", "true", "reason", " ");
    assertThat(admin.get(page).body())
        .contains("A reason of 1 to 1000")
        .doesNotContain("switch is on");

    admin.post(page + "/kill-switch", "on", "true", "reason", "answers are odd");
    assertThat(admin.get(page).body()).contains("The kill switch is on");
    assertThat(json(client.get("/api/tenants/" + tenant + "/kill-switch"), 200))
        .isEqualTo(json("{'on': true}"));

    admin.post(page + "/kill-switch", "on", "false", "reason", "mended");
    assertThat(admin.get(page).body()).doesNotContain("The kill switch is on");
  }

  @Test
  void aKeyIsRotatedAndBothCount() throws Exception {
    var admin = admin();
    String page = "/admin/tenants/" + tenant;
    admin.post(page + "/keys", "name", "billing");
    var first = KEY.matcher(admin.get(page).body());
    assertThat(first.find()).isTrue();
    String id = first.group().substring(8, 16);

    admin.post(page + "/keys/" + id + "/rotate");

    var second = KEY.matcher(admin.get(page).body());
    assertThat(second.find()).isTrue();
    assertThat(second.group()).isNotEqualTo(first.group());
    assertThat(client.get("/internal/snapshot").body())
        .contains(id, second.group().substring(8, 16));
  }

  @Test
  void whoDidWhatIsOnRecordUnderTheMembersName() throws Exception {
    var admin = admin();
    admin.post("/admin/tenants/" + tenant + "/keys", "name", "billing");
    String other = client.newTenant();

    var all = admin.get("/admin/audit?tenant=" + tenant).body();

    assertThat(all).contains("tenant.created", "key.issued").doesNotContain(">" + other + "<");
    assertThat(rowOf(all, "key.issued")).contains("billing").doesNotContain(">service<");
    assertThat(admin.get("/admin/audit?action=key.issued&tenant=" + tenant).body())
        .contains("key.issued")
        .doesNotContain("tenant.created");
    assertThat(admin.get("/admin/audit?actor=nobody").body())
        .contains("Nothing like that has been done.");
    // Whoever is bound to a tenant cannot ask for another one.
    var bound = new Cast(membership, jdbc, port).visitor(other, Role.AUDITOR);
    assertThat(bound.get("/admin/audit?tenant=" + tenant).body())
        .contains(">" + other + "<")
        .doesNotContain(">" + tenant + "<");
  }

  /** The table row with an action. */
  private static String rowOf(String page, String action) {
    int at = page.indexOf("<code>" + action);
    return page.substring(page.lastIndexOf("<tr", at), page.indexOf("</tr>", at));
  }

  @Test
  void withoutTheExperimentServiceTheOverviewSaysThatThereIsNoData() throws Exception {
    assertThat(admin().get("/admin").body()).contains("No data");
  }

  @Test
  void withoutTheExperimentServiceTheUsagePageSaysSoAndNoEmptyTableIsDownloaded() throws Exception {
    assertThat(admin().get("/admin/usage").body())
        .contains("Usage cannot be shown just now")
        .doesNotContain("Download CSV");
    var file = admin().get("/admin/usage.csv");
    assertThat(file.statusCode()).isEqualTo(503);
    assertThat(file.body()).contains("The experiment service");
  }

  @Test
  void anAddressThatIsNoneHasAPageAndNotAStackTrace() throws Exception {
    var page = admin().get("/admin/nowhere");

    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body())
        .contains("There is nothing at this address")
        .doesNotContain("dev.crosskeep");
  }

  private String policy() {
    return "/admin/tenants/" + tenant + "/policy";
  }
}
