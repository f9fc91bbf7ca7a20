package dev.crosskeep.policy.limit;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@PolicyService
class LimitsTest {

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);
  private String tenant = "";
  private String key = "";
  private String tenantLimits = "";
  private String keyLimits = "";

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = client.newTenant();
    String keys = "/api/tenants/" + tenant + "/keys";
    key = json(client.post(keys, "{'name': 'k'}"), 201).path("id").stringValue();
    tenantLimits = "/api/tenants/" + tenant + "/limits";
    keyLimits = keys + "/" + key + "/limits";
  }

  @Test
  void nothingIsLimitedUntilSomebodySetsLimits() throws Exception {
    for (String address : List.of(tenantLimits, keyLimits)) {
      assertThat(json(client.get(address), 200)).isEqualTo(json("{}"));
    }
    assertThat(inSnapshot("tenants", tenant).has("limits")).isFalse();
    assertThat(inSnapshot("keys", key).has("limits")).isFalse();
  }

  @Test
  void whatIsSetTakesThePlaceOfAllThatWasSetAndReachesTheGateways() throws Exception {
    json(client.put(tenantLimits, "{'requests_per_day': 9, 'body_bytes': 1000}"), 200);
    json(client.put(tenantLimits, "{'requests_per_day': 10}"), 200);
    json(client.put(keyLimits, "{'concurrent_requests': 2}"), 200);

    assertThat(json(client.get(tenantLimits), 200)).isEqualTo(json("{'requests_per_day': 10}"));
    assertThat(inSnapshot("tenants", tenant).path("limits"))
        .isEqualTo(json("{'requests_per_day': 10}"));
    assertThat(inSnapshot("keys", key).path("limits"))
        .isEqualTo(json("{'concurrent_requests': 2}"));

    json(client.put(tenantLimits, "{}"), 200);

    assertThat(inSnapshot("tenants", tenant).has("limits")).isFalse();
  }

  @Test
  void everyChangeIsOnRecord() throws Exception {
    json(client.put(tenantLimits, "{'requests_per_day': 9}"), 200);
    json(client.put(keyLimits, "{'concurrent_requests': 2}"), 200);

    var entries = json(client.get("/api/audit?limit=2&tenant=" + tenant), 200).path("entries");

    assertThat(entries.path(0).path("action").stringValue()).isEqualTo("key.limits_set");
    assertThat(entries.path(0).path("after"))
        .isEqualTo(json("{'key': '" + key + "', 'limits': {'concurrent_requests': 2}}"));
    assertThat(entries.path(1).path("action").stringValue()).isEqualTo("limits.set");
    assertThat(entries.path(1).path("before")).isEqualTo(json("{}"));
    assertThat(entries.path(1).path("after")).isEqualTo(json("{'requests_per_day': 9}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'requests_per_hour': 1}    | requests_per_hour",
        "{'requests_per_minute': -1} | requests_per_minute",
        "{'kv_bytes_in_flight': 'x'} | kv_bytes_in_flight",
        "[]                          | limits",
      })
  void aLimitThatCannotBeHeldIsRefusedByItsName(String limits, String field) throws Exception {
    for (String address : List.of(tenantLimits, keyLimits)) {
      var problem = problem(client.put(address, limits), 400);

      assertThat(problem.path("field").stringValue()).isEqualTo(field);
      assertThat(problem.path("detail").stringValue()).startsWith(field);
    }
  }

  @Test
  void nobodySetsTheLimitsOfAKeyThatIsAnothersOrNotThere() throws Exception {
    String others = "/api/tenants/" + client.newTenant() + "/keys/" + key + "/limits";

    problem(client.put(others, "{'requests_per_day': 1}"), 404);
    problem(client.get(others), 404);
    problem(client.put("/api/tenants/nobody/limits", "{}"), 404);
    problem(client.get("/api/tenants/nobody/limits"), 404);
    assertThat(json(client.get(keyLimits), 200)).isEqualTo(json("{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "{\"a\": -1}", "{\"a\": 1.5}", "{\"a\": \"1\"}"})
  void theDatabaseKeepsOutWhatIsNoLimit(String limits) {
    assertThatThrownBy(() ->
            jdbc.sql("insert into tenant_limits values (?, cast(? as jsonb))")
                .param(tenant)
                .param(limits)
                .update())
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("tenant_limits_limits_check");
  }

  private JsonNode inSnapshot(String list, String id) throws Exception {
    return json(client.get("/internal/snapshot"), 200)
        .path(list)
        .valueStream()
        .filter(entry -> entry.path("id").stringValue().equals(id))
        .findAny()
        .orElseThrow();
  }
}
