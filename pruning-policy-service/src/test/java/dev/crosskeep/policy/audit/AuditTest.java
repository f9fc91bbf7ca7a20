package dev.crosskeep.policy.audit;

import static dev.crosskeep.policy.Client.body;
import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PolicyService
class AuditTest {

  private static final String FULL = "{'policy': {'method': 'full'}, 'reason': 'to compare'}";

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);
  private String tenant = "";

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = client.newTenant();
  }

  @Test
  void whatWasDoneIsOnRecordNewestFirst() throws Exception {
    String keys = "/api/tenants/" + tenant + "/keys";
    json(client.put("/api/tenants/" + tenant + "/policy", FULL), 201);
    var key = json(client.post(keys, "{'name': 'phone'}"), 201);
    String id = key.path("id").stringValue();
    client.delete(keys + "/" + id);
    client.delete(keys + "/" + id); // changes nothing

    var entries = entries("tenant=" + tenant);

    assertThat(entries)
        .extracting(entry -> entry.path("action").stringValue())
        .containsExactly("key.revoked", "key.issued", "policy.published", "tenant.created");
    var published = entries.get(2);
    assertThat(published.path("actor").stringValue()).isEqualTo("service");
    assertThat(published.path("reason").stringValue()).isEqualTo("to compare");
    assertThat(published.at("/before/version").intValue()).isEqualTo(1);
    assertThat(published.at("/after/policy")).isEqualTo(json("{'method': 'full'}"));
    assertThat(entries.getFirst().path("before").has("revoked_at")).isFalse();
    assertThat(entries.getFirst().path("after").has("revoked_at")).isTrue();
    assertThat(entries.toString()).doesNotContain(key.path("key").stringValue());
  }

  @Test
  void whatWasRefusedIsNotOnRecord() throws Exception {
    problem(
        client.send(
            client
                .request("/api/tenants/" + tenant + "/policy")
                .header("If-Match", "\"7\"")
                .PUT(body(FULL))),
        412);

    assertThat(entries("tenant=" + tenant)).hasSize(1);
  }

  @Test
  void anActorIsBelievedWithTheTokenOnly() throws Exception {
    String policy = "/api/tenants/" + tenant + "/policy";

    json(client.send(client.request(policy).header("X-Actor", "an-editor").PUT(body(FULL))), 201);
    problem(client.send(client.stranger(policy).header("X-Actor", "eve").PUT(body(FULL))), 401);
    problem(client.send(client.request(policy).header("X-Actor", " ").PUT(body(FULL))), 400);

    assertThat(entries("tenant=" + tenant + "&actor=an-editor")).hasSize(1);
    assertThat(entries("tenant=" + tenant)).hasSize(2);
  }

  @Test
  void aFilterLeavesOutTheRest() throws Exception {
    json(client.put("/api/tenants/" + tenant + "/policy", FULL), 201);
    String mine = "tenant=" + tenant;

    assertThat(entries(mine + "&action=policy.published")).hasSize(1);
    assertThat(entries(mine + "&from=2999-01-01T00:00:00Z")).isEmpty();
    assertThat(entries(mine + "&to=2999-01-01T00:00:00Z")).hasSize(2);
    var first = json(client.get("/api/audit?limit=1&" + mine), 200);
    var second =
        entries("limit=1&" + mine + "&before=" + first.path("before").longValue()).getFirst();
    assertThat(second.path("action").stringValue()).isEqualTo("tenant.created");
  }

  @ParameterizedTest
  @CsvSource({"from=soon, from", "before=x, before", "limit=0, limit", "tennant=a, tennant"})
  void aFilterThatCannotBeReadIsRefusedByName(String filter, String field) throws Exception {
    assertThat(problem(client.get("/api/audit?" + filter), 400).path("field").stringValue())
        .isEqualTo(field);
  }

  @Test
  void anExportHasOneEntryALine() throws Exception {
    json(client.put("/api/tenants/" + tenant + "/policy", FULL), 201);

    var lines = client.get("/api/audit/export?tenant=" + tenant).body().lines().toList();

    assertThat(lines.stream().map(JsonMapper.shared()::readTree))
        .isEqualTo(entries("tenant=" + tenant));
  }

  @Test
  void theChainNeverForksHoweverManyActAtOnce() throws Exception {
    // Drafts are not counted as changes, so nothing but the log itself makes them wait.
    Client.atOnce(12, () -> json(client.post("/api/tenants/" + tenant + "/drafts", FULL), 201));

    var verified = json(client.get("/api/audit/verification"), 200);

    assertThat(verified.path("intact").booleanValue()).as(verified.toString()).isTrue();
    assertThat(verified.path("entries").longValue())
        .isEqualTo(jdbc.sql("select count(*) from audit_entry").query(Long.class).single());
  }

  @Test
  void theDatabaseItselfKeepsEntriesAsTheyAre() {
    for (String sql : List.of("update audit_entry set actor = 'x'", "delete from audit_entry")) {
      assertThatThrownBy(() -> jdbc.sql(sql).update())
          .isInstanceOf(DataAccessException.class)
          .hasMessageContaining("rows of audit_entry never change");
    }
  }

  private List<JsonNode> entries(String filter) throws Exception {
    var page = json(client.get("/api/audit?" + filter), 200);
    return StreamSupport.stream(page.path("entries").spliterator(), false).toList();
  }
}
