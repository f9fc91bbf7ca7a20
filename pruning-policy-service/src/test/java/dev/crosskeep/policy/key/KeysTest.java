package dev.crosskeep.policy.key;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@PolicyService
class KeysTest {

  @LocalServerPort private int port;
  @Autowired private ApiKeys table;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);
  private String tenant = "";
  private String keys = "";

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = client.newTenant();
    keys = "/api/tenants/" + tenant + "/keys";
  }

  @Test
  void aKeyIsShownOnceAndOnlyItsHashIsStored() throws Exception {
    var answer =
        client.post(keys, "{'name': 'phone app', 'expires_at': '2999-01-01T00:00:00.25Z'}");

    var made = json(answer, 201);
    String key = made.path("key").stringValue();
    String id = made.path("id").stringValue();
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(key).startsWith("ck_live_" + id + "_");
    assertThat(made.path("expires_at").stringValue()).isEqualTo("2999-01-01T00:00:00.250Z");
    assertThat(storedHash(id)).isEqualTo(sha256(key));
    assertThat(everythingStored()).doesNotContain(key, key.substring(17, 60));
    assertThat(client.get(keys).body()).contains(id, "phone app").doesNotContain(key, "sha256");
  }

  @Test
  void keysAreListedNewestFirst() throws Exception {
    String older = issue();
    String newer = issue();

    var listed = json(client.get(keys), 200).path("keys");

    assertThat(listed).hasSize(2);
    assertThat(listed.at("/0/id").stringValue()).isEqualTo(newer);
    assertThat(listed.at("/1/id").stringValue()).isEqualTo(older);
    assertThat(listed.get(0).has("revoked_at")).isFalse();
    assertThat(listed.get(0).has("expires_at")).isFalse();
  }

  @Test
  void revokingTwiceIsRevokingOnce() throws Exception {
    String id = issue();

    assertThat(client.delete(keys + "/" + id).statusCode()).isEqualTo(204);
    var first = json(client.get(keys), 200).at("/keys/0/revoked_at");
    assertThat(client.delete(keys + "/" + id).statusCode()).isEqualTo(204);

    assertThat(Instant.parse(first.stringValue())).isBeforeOrEqualTo(Instant.now());
    assertThat(json(client.get(keys), 200).at("/keys/0/revoked_at")).isEqualTo(first);
  }

  @Test
  void nobodyRevokesAnothersKey() throws Exception {
    String others = client.newTenant();
    String id =
        json(client.post("/api/tenants/" + others + "/keys", "{'name': 'k'}"), 201)
            .path("id")
            .stringValue();

    problem(client.delete(keys + "/" + id), 404);
    problem(client.delete(keys + "/ffffffff%27"), 404);
    problem(client.delete("/api/tenants/nobody/keys/" + id), 404);

    assertThat(
            json(client.get("/api/tenants/" + others + "/keys"), 200)
                .at("/keys/0")
                .has("revoked_at"))
        .isFalse();
  }

  @Test
  void aRotatedKeyCountsBesideItsSuccessorUntilTheOverlapEnds() throws Exception {
    String old =
        json(client.post(keys, "{'name': 'app', 'expires_at': '2999-01-01T00:00:00Z'}"), 201)
            .path("id")
            .stringValue();
    var before = Instant.now();

    var answer = client.post(keys + "/" + old + "/rotate", "{'overlap': 'P7D'}");

    var made = json(answer, 201);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(made.path("key").stringValue()).startsWith("ck_live_");
    assertThat(made.path("name").stringValue()).isEqualTo("app");
    assertThat(made.path("replaces").stringValue()).isEqualTo(old);
    assertThat(made.path("expires_at").stringValue()).isEqualTo("2999-01-01T00:00:00Z");
    var kept = json(client.get(keys), 200).at("/keys/1");
    assertThat(kept.path("id").stringValue()).isEqualTo(old);
    assertThat(Instant.parse(kept.path("expires_at").stringValue()))
        .isBetween(before.plus(Duration.ofDays(7)), Instant.now().plus(Duration.ofDays(7)));
    assertThat(client.get("/internal/snapshot").body())
        .contains(old, made.path("id").stringValue());
    assertThat(client.get("/api/audit?limit=1").body())
        .contains("key.rotated")
        .doesNotContain(made.path("key").stringValue());
  }

  @Test
  void aKeyIsForSomeModelsUntilItIsForAllAgain() throws Exception {
    var made = json(client.post(keys, "{'name': 'k', 'models': ['toy', 'b', 'toy']}"), 201);
    String models = keys + "/" + made.path("id").stringValue() + "/models";
    assertThat(made.path("models")).isEqualTo(json("['b', 'toy']"));

    assertThat(json(client.put(models, "{'models': ['toy']}"), 200).path("models"))
        .isEqualTo(json("['toy']"));
    assertThat(client.get("/api/audit?limit=1").body())
        .contains("key.models_set", "\"models\":[\"toy\"]");
    assertThat(json(client.put(models, "{'models': null}"), 200).has("models")).isFalse();

    problem(client.put(keys + "/ffffffff/models", "{'models': ['toy']}"), 404);
    for (String wrong : List.of("[]", "['']", "['a b']", "[null]")) {
      var refused = problem(client.put(models, "{'models': %s}".formatted(wrong)), 400);
      assertThat(refused.path("field").stringValue()).isEqualTo("models");
    }
  }

  @Test
  void theLatestUseOfAKeyIsTold() throws Exception {
    String id = issue();
    assertThat(json(client.get(keys), 200).at("/keys/0").has("last_used_at")).isFalse();

    use("{'key': '%s', 'last_used_at': '2026-01-02T00:00:00Z'}".formatted(id));
    use(
        """
        {'key': '%s', 'last_used_at': '2026-01-01T00:00:00Z'},
        {'key': 'ffffffff', 'last_used_at': '2026-01-03T00:00:00Z'}
        """
            .formatted(id));

    assertThat(lastUsed()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
    use("{'key': '%s', 'last_used_at': '2999-01-01T00:00:00Z'}".formatted(id));
    assertThat(lastUsed()).isBeforeOrEqualTo(Instant.now());
    problem(client.post("/internal/key-uses", "{'uses': [{'key': '%s'}]}".formatted(id)), 400);
  }

  @Test
  void aUseIsNoChangeThatGatewaysHearOf() throws Exception {
    String id = issue();
    String before = client.get("/internal/snapshot").headers().firstValue("ETag").orElseThrow();
    long changes = changes();

    use("{'key': '%s', 'last_used_at': '2026-01-02T00:00:00Z'}".formatted(id));

    assertThat(changes()).isEqualTo(changes);
    assertThat(client.get("/internal/snapshot").headers().firstValue("ETag")).contains(before);
  }

  private long changes() {
    return jdbc.sql("select number from change_count").query(Long.class).single();
  }

  private void use(String uses) throws Exception {
    var told = client.post("/internal/key-uses", "{'uses': [%s]}".formatted(uses));
    assertThat(told.statusCode()).as(told.body()).isEqualTo(204);
  }

  private Instant lastUsed() throws Exception {
    return Instant.parse(json(client.get(keys), 200).at("/keys/0/last_used_at").stringValue());
  }

  @Test
  void aSuccessorHasTheModelsTheLimitsAndThePolicyOfTheKeyItReplaces() throws Exception {
    String old =
        json(client.post(keys, "{'name': 'app', 'models': ['toy']}"), 201).path("id").stringValue();
    String policy = "/api/tenants/" + tenant + "/policy?key=";
    json(client.put(keys + "/" + old + "/limits", "{'requests_per_minute': 5}"), 200);
    json(client.put(policy + old, "{'inherit': true, 'policy': {'sinks': 4}, 'reason': 'r'}"), 201);
    json(client.put("/api/tenants/" + tenant + "/settings", "{'four_eyes': true}"), 200);

    var next = json(client.post(keys + "/" + old + "/rotate", "{'overlap': 'P1D'}"), 201);

    String id = next.path("id").stringValue();
    assertThat(next.path("models")).isEqualTo(json("['toy']"));
    assertThat(json(client.get(keys + "/" + id + "/limits"), 200))
        .isEqualTo(json("{'requests_per_minute': 5}"));
    assertThat(json(client.get(policy + id), 200).at("/inherits/said"))
        .isEqualTo(json("{'policy': {'sinks': 4}}"));
  }

  @Test
  void aRotationNeverLetsAKeyLiveLonger() throws Exception {
    String soon = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS).toString();
    String old =
        json(client.post(keys, "{'name': 'k', 'expires_at': '%s'}".formatted(soon)), 201)
            .path("id")
            .stringValue();

    json(client.post(keys + "/" + old + "/rotate", "{'overlap': 'P7D'}"), 201);

    assertThat(json(client.get(keys), 200).at("/keys/1/expires_at").stringValue()).isEqualTo(soon);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'overlap': 'P91D'}", "{'overlap': '-PT1S'}", "{'overlap': 'x'}"})
  void anOverlapThatCannotBeUsedIsRefused(String change) throws Exception {
    var problem = problem(client.post(keys + "/" + issue() + "/rotate", change), 400);

    assertThat(problem.path("field").stringValue()).isEqualTo("overlap");
  }

  @Test
  void aRevokedKeyIsNotRotated() throws Exception {
    String id = issue();
    client.delete(keys + "/" + id);

    problem(client.post(keys + "/" + id + "/rotate", "{'overlap': 'PT1H'}"), 409);
    problem(client.post(keys + "/ffffffff/rotate", "{'overlap': 'PT1H'}"), 404);
  }

  @Test
  void anUnknownTenantHasNoKeys() throws Exception {
    problem(client.get("/api/tenants/nobody/keys"), 404);
    problem(client.post("/api/tenants/nobody/keys", "{'name': 'k'}"), 404);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{}                                                  | name       | is missing",
        "{'name': ' '}                                       | name       | must have",
        "{'name': 'k', 'expires_at': 'soon'}                 | expires_at | has the wrong type",
        "{'name': 'k', 'expires_at': '2001-01-01T00:00:00Z'} | expires_at | must be in the future",
        "{'name': 'k', 'expires_at': '+9999999-01-01T00:00:00Z'} | expires_at | in the future",
        "{'name': 'k', 'key': 'ck_live_mine'}                | key        | is not a field",
      })
  void aRefusalNamesTheField(String body, String field, String said) throws Exception {
    var problem = problem(client.post(keys, body), 400);

    assertThat(problem.path("field").stringValue()).isEqualTo(field);
    assertThat(problem.path("detail").stringValue()).contains(said);
    assertThat(json(client.get(keys), 200).path("keys")).isEmpty();
  }

  @Test
  void anIdThatIsTakenIsDrawnAgain() throws Exception {
    int taken = (int) Long.parseLong(issue(), 16);
    var draws =
        new RandomGenerator() {
          private int drawn;

          @Override
          public int nextInt() {
            drawn++;
            return drawn == 1 ? taken : taken + 1;
          }

          @Override
          public long nextLong() {
            return drawn;
          }
        };

    var issued = new KeyIssuer(table, draws).issue(tenant, new NewKey("k", null, null, null));

    assertThat(issued.secret().id()).isEqualTo(HexFormat.of().toHexDigits(taken + 1));
    assertThat(json(client.get(keys), 200).path("keys")).hasSize(2);
  }

  private String issue() throws Exception {
    return json(client.post(keys, "{'name': 'k'}"), 201).path("id").stringValue();
  }

  private String storedHash(String id) {
    return jdbc.sql("select sha256 from api_key where id = :id")
        .param("id", id)
        .query(String.class)
        .single();
  }

  private String everythingStored() {
    return jdbc.sql("select string_agg(k::text, ' ') from api_key k").query(String.class).single();
  }

  private static String sha256(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
