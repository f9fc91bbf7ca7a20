package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.admin.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What all tenants have in common, and how each is run. */
@PolicyService
class PlatformPagesTest {

  @LocalServerPort private int port;
  @Autowired private Membership membership;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);
  private String tenant = "";
  private Visitor admin = new Visitor(0);

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = client.newTenant();
    admin = new Cast(membership, jdbc, port).visitor(null, Role.PLATFORM_ADMIN);
  }

  @Test
  void aNewPlatformPolicyReachesWhoInheritsAndNobodyElse() throws Exception {
    client.put(
        "/api/tenants/" + tenant + "/policy",
        "{'inherit': true, 'policy': {'protect': ['system']}, 'reason': 'as all'}");
    String other = client.newTenant();
    String version = json(client.get("/api/platform/policy"), 200).path("version").asString();

    assertThat(admin.get("/admin/platform").body())
        .contains("/admin/tenants/" + tenant)
        .doesNotContain("/admin/tenants/" + other);
    var published =
        admin.post(
            "/admin/platform/policy",
            "version",
            version,
            "method",
            "csp",
            "budget.unit",
            "ratio",
            "budget.value",
            "0.35",
            "reason",
            "a third");

    assertThat(location(published)).isEqualTo("/admin/platform");
    assertThat(admin.get("/admin/platform").body()).contains("is published.", "a third");
    assertThat(ratioOf(tenant)).isEqualTo(0.35);
    assertThat(ratioOf(other)).isEqualTo(0.5);
    // And what somebody has published meanwhile is not overwritten.
    assertThat(
            admin
                .post("/admin/platform/policy", "version", version, "method", "full", "reason", "r")
                .body())
        .contains("has been published meanwhile");
    assertThat(admin.get("/admin/platform/compare?from=1&to=2").body()).contains("Version");
  }

  @Test
  void thePlatformsKillSwitchNeedsAReasonAndSaysOnEveryTenantsPageThatItIsOn() throws Exception {
    admin.post("/admin/platform/kill-switch", "on", "true", "reason", "");
    assertThat(admin.get("/admin/platform").body())
        .contains("A reason of 1 to 1000")
        .doesNotContain("switch is on:");

    admin.post("/admin/platform/kill-switch", "on", "true", "reason", "answers are odd");
    try {
      assertThat(admin.get("/admin/platform").body()).contains("The kill switch is on");
      assertThat(admin.get("/admin/tenants/" + tenant).body())
          .contains("The platform's kill switch is on");
      assertThat(client.get("/api/audit?action=kill_switch.on").body()).contains("answers are odd");
    } finally {
      admin.post("/admin/platform/kill-switch", "on", "false", "reason", "mended");
    }
    assertThat(admin.get("/admin/platform").body()).doesNotContain("The kill switch is on");
  }

  @Test
  void fourEyesAndHostsOfPicturesAreSetOnTheTenantsPage() throws Exception {
    String page = "/admin/tenants/" + tenant;

    admin.post(
        page + "/settings",
        "four_eyes",
        "true",
        "picture_hosts",
        "*.example.org\n Img.example.com");

    assertThat(json(client.get("/api/tenants/" + tenant + "/settings"), 200))
        .isEqualTo(
            json("{'four_eyes': true, 'picture_hosts': ['*.example.org', 'img.example.com']}"));
    assertThat(admin.get(page).body())
        .contains("only when somebody else approved", "*.example.org\nimg.example.com");
    admin.post(page + "/settings", "picture_hosts", "127.0.0.1");
    assertThat(admin.get(page).body()).contains("must be host names", "img.example.com");
    admin.post(page + "/settings");
    assertThat(json(client.get("/api/tenants/" + tenant + "/settings"), 200))
        .isEqualTo(json("{'four_eyes': false, 'picture_hosts': []}"));
  }

  @Test
  void whoeverIsBoundToATenantLearnsOfNoOtherThatInherits() throws Exception {
    client.put(
        "/api/tenants/" + tenant + "/policy", "{'inherit': true, 'policy': {}, 'reason': 'all'}");
    var bound = new Cast(membership, jdbc, port).visitor(client.newTenant(), Role.VIEWER);

    assertThat(bound.get("/admin/platform").body())
        .contains("Policy that tenants may inherit")
        .doesNotContain(tenant, "Edit policy", "Full cache now");
  }

  private double ratioOf(String id) throws Exception {
    return json(client.get("/api/tenants/" + id + "/policy"), 200)
        .at("/policy/budget/ratio")
        .asDouble();
  }
}
