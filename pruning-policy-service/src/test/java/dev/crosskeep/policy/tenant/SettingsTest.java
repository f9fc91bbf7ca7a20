package dev.crosskeep.policy.tenant;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@PolicyService
class SettingsTest {

  private static final String TWO_HOSTS =
      "{'four_eyes': false, 'picture_hosts': ['images.example.com', '*.example.org']}";
  private static final String TWO_HOSTS_BY_NAME =
      "{'four_eyes': false, 'picture_hosts': ['*.example.org', 'images.example.com']}";

  @LocalServerPort private int port;

  private Client client = new Client(0);
  private String tenant = "";
  private String settings = "";

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = client.newTenant();
    settings = "/api/tenants/" + tenant + "/settings";
  }

  @Test
  void aNewTenantsPicturesAreFetchedFromNowhere() throws Exception {
    assertThat(json(client.get(settings), 200))
        .isEqualTo(json("{'four_eyes': false, 'picture_hosts': []}"));
    assertThat(inSnapshot().has("picture_hosts")).isFalse();
  }

  @Test
  void theHostsOfPicturesReachTheGateways() throws Exception {
    assertThat(json(client.put(settings, TWO_HOSTS), 200)).isEqualTo(json(TWO_HOSTS_BY_NAME));

    assertThat(json(client.get(settings), 200)).isEqualTo(json(TWO_HOSTS_BY_NAME));
    assertThat(inSnapshot().path("picture_hosts"))
        .isEqualTo(json("['*.example.org', 'images.example.com']"));
  }

  @Test
  void whoeverDoesNotNameTheHostsLeavesThemAsTheyAre() throws Exception {
    json(client.put(settings, TWO_HOSTS), 200);

    var changed = json(client.put(settings, "{'four_eyes': true}"), 200);

    assertThat(changed.path("four_eyes").booleanValue()).isTrue();
    assertThat(changed.path("picture_hosts")).hasSize(2);
    assertThat(inSnapshot().path("picture_hosts")).hasSize(2);
  }

  @Test
  void aChangeIsOnRecordAndWhatChangesNothingIsNot() throws Exception {
    json(client.put(settings, TWO_HOSTS), 200);
    json(client.put(settings, TWO_HOSTS), 200);

    var entries = json(client.get("/api/audit?limit=9&tenant=" + tenant), 200).path("entries");

    assertThat(entries.valueStream().map(entry -> entry.path("action").stringValue()))
        .containsOnlyOnce("tenant.settings_changed");
    assertThat(entries.path(0).path("before"))
        .isEqualTo(json("{'four_eyes': false, 'picture_hosts': []}"));
    assertThat(entries.path(0).path("after")).isEqualTo(json(TWO_HOSTS_BY_NAME));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'four_eyes': true, 'picture_hosts': ['127.0.0.1']}    | picture_hosts",
        "{'four_eyes': true, 'picture_hosts': ['https://a.net']}| picture_hosts",
        "{'four_eyes': true, 'picture_hosts': 'a.example.com'}  | picture_hosts",
        "{'picture_hosts': ['a.example.com']}                   | four_eyes",
      })
  void aRefusalNamesTheField(String wanted, String field) throws Exception {
    var problem = problem(client.put(settings, wanted), 400);

    assertThat(problem.path("field").stringValue()).isEqualTo(field);
    assertThat(problem.path("detail").stringValue()).startsWith(field);
    assertThat(json(client.get(settings), 200).path("four_eyes").booleanValue()).isFalse();
  }

  @Test
  void aTenantThatIsNotThereHasNoSettings() throws Exception {
    problem(client.get("/api/tenants/nobody/settings"), 404);
    problem(client.put("/api/tenants/nobody/settings", TWO_HOSTS), 404);
  }

  private JsonNode inSnapshot() throws Exception {
    return json(client.get("/internal/snapshot"), 200)
        .path("tenants")
        .valueStream()
        .filter(entry -> entry.path("id").stringValue().equals(tenant))
        .findAny()
        .orElseThrow();
  }
}
