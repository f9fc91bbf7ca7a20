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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How much a tenant and its keys may take, set by people. */
@PolicyService
class LimitPagesTest {

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
  void limitsAreSetInTheUnitsThatPeopleUseAndShownInThemAgain() throws Exception {
    var set =
        admin.post(
            page() + "/limits",
            "requests_per_minute",
            " 60 ",
            "concurrent_requests",
            "0",
            "kv_bytes_in_flight",
            "1.5",
            "kv_bytes_in_flight.unit",
            "GiB",
            "pixels_per_request",
            "20",
            "pixels_per_request.unit",
            "megapixels",
            "body_bytes",
            "",
            "body_bytes.unit",
            "MiB");

    assertThat(location(set)).isEqualTo(page());
    // 1.5 · 2^30.
    assertThat(json(client.get("/api/tenants/" + tenant + "/limits"), 200))
        .isEqualTo(
            json(
                "{'requests_per_minute': 60, 'concurrent_requests': 0,"
                    + " 'kv_bytes_in_flight': 1610612736, 'pixels_per_request': 20000000}"));
    assertThat(admin.get(page()).body())
        .contains("In a minute: 60 requests.", "At once: 0 requests, 1,536 MiB.");
    assertThat(admin.get(page() + "/limits").body())
        .containsPattern("name=\"kv_bytes_in_flight\" value=\"1536\"")
        .containsPattern("value=\"megapixels\" selected");
  }

  @ParameterizedTest
  @CsvSource({
    "requests_per_minute, -1",
    "requests_per_minute, 1.5",
    "requests_per_day, many",
    "total_tokens_per_day, 99999999999999999999",
    "body_bytes, 0.3",
  })
  void whatIsNoLimitIsNamedAndNothingIsSet(String name, String value) throws Exception {
    var answer = admin.post(page() + "/limits", "images_per_request", "4", name, value);

    assertThat(answer.body())
        .containsPattern("id=\"error-" + name + "\">must be a whole number")
        .contains("value=\"" + value + "\"", "value=\"4\"");
    assertThat(json(client.get("/api/tenants/" + tenant + "/limits"), 200)).isEmpty();
  }

  @Test
  void aKeysPageShowsWhatItsTenantMayTakeAtMost() throws Exception {
    client.put("/api/tenants/" + tenant + "/limits", "{'requests_per_minute': 600}");
    String key =
        json(client.post("/api/tenants/" + tenant + "/keys", "{'name': 'billing'}"), 201)
            .path("id")
            .asString();
    var owner = new Cast(membership, jdbc, port).visitor(tenant, Role.TENANT_ADMIN);

    assertThat(owner.get(page() + "/keys/" + key + "/limits").body())
        .contains("Limits of the key billing", "600 requests");
    owner.post(page() + "/keys/" + key + "/limits", "requests_per_minute", "60");

    assertThat(json(client.get("/api/tenants/" + tenant + "/keys/" + key + "/limits"), 200))
        .isEqualTo(json("{'requests_per_minute': 60}"));
    // The tenant's own are the platform's to set.
    assertThat(owner.get(page() + "/limits").body()).contains("disabled", "Your roles do not");
    assertThat(owner.post(page() + "/limits", "requests_per_minute", "9").statusCode())
        .isEqualTo(403);
    assertThat(owner.get(page() + "/keys/00000000/limits").statusCode()).isEqualTo(404);
  }

  private String page() {
    return "/admin/tenants/" + tenant;
  }
}
