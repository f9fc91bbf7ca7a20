package dev.crosskeep.policy.tenant;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Policies for one model and one key of a tenant, above the tenant's own. */
@PolicyService
class LayersTest {

  @LocalServerPort private int port;

  private Client client = new Client(0);
  private String tenant = "";
  private String key = "";

  /** Version 1 is a new tenant's: half of the prompt. */
  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = "/api/tenants/" + client.newTenant();
    key = newKey(tenant);
  }

  @Test
  void aKeyLiesOverAModelAndAModelOverTheTenant() throws Exception {
    say("model=toy", "{'budget': {'tokens': 99}, 'sinks': 4}");
    say("key=" + key, "{'budget': {'tokens': 7}}");

    assertThat(effective("model=toy&key=" + key).path("reason").stringValue())
        .isEqualTo("key policy");
    assertThat(sources("model=toy&key=" + key))
        .containsEntry("policy.budget", "key version 3")
        .containsEntry("policy.sinks", "model version 2")
        .containsEntry("policy.method", "tenant version 1")
        .containsEntry("override.allowed", "tenant version 1");
    assertThat(sources("key=" + key))
        .containsEntry("policy.budget", "key version 3")
        .containsEntry("policy.sinks", "tenant version 1");
    assertThat(effective("model=toy").path("reason").stringValue()).isEqualTo("model policy");
    assertThat(effective("model=another").path("reason").stringValue()).isEqualTo("tenant policy");
  }

  @Test
  void theNewestLayersNumberTellsTheWholePolicy() throws Exception {
    say("model=toy", "{'budget': {'tokens': 99}}");
    say("key=" + key, "{'sinks': 4}");
    assertThat(version("model=toy&key=" + key)).isEqualTo(3);

    say("", "{'budget': {'ratio': 0.25}}");

    assertThat(version("model=toy&key=" + key)).isEqualTo(4);
    assertThat(version("model=toy")).isEqualTo(4);
    assertThat(sources("model=toy&key=" + key))
        .containsEntry("policy.budget", "model version 2")
        .containsEntry("policy.sinks", "key version 3");
    assertThat(json(client.get(tenant + "/policies?key=" + key), 200).path("policies")).hasSize(1);
  }

  @Test
  void aLayerThatSaysEverythingInheritsNothing() throws Exception {
    json(
        client.put(
            tenant + "/policy?model=toy",
            "{'policy': {'method': 'h2o'}, 'override': {'allowed': false}, 'reason': 'r'}"),
        201);
    say("", "{'budget': {'ratio': 0.25}}");

    assertThat(sources("model=toy").values()).containsOnly("model version 2");
  }

  @Test
  void aLayerWithAnotherMethodInheritsNothingOfThePolicy() throws Exception {
    json(
        client.put(
            tenant + "/policy?model=toy",
            "{'inherit': true, 'policy': {'method': 'h2o'}, 'shadow_rate': 0.5, 'reason': 'r'}"),
        201);

    assertThat(sources("model=toy"))
        .containsEntry("policy.method", "model version 2")
        .containsEntry("policy.budget", "default of the method")
        .containsEntry("override.max_budget", "tenant version 1")
        .containsEntry("shadow_rate", "model version 2")
        .doesNotContainKey("policy.combine");
  }

  @Test
  void aLayersVersionsAreComparedAndRolledBackLikeATenants() throws Exception {
    say("model=toy", "{'budget': {'tokens': 99}}");
    say("model=toy", "{'sinks': 4}");
    String toy = "?model=toy";

    assertThat(json(client.get(tenant + "/policies/2/diff/3" + toy), 200).path("changes"))
        .contains(json("{'field': 'policy.sinks', 'from': 0, 'to': 4}"));
    var again =
        json(client.post(tenant + "/policies/2/rollback" + toy, "{'reason': 'as it was'}"), 201);

    assertThat(again.path("version").intValue()).isEqualTo(4);
    assertThat(again.path("model").stringValue()).isEqualTo("toy");
    assertThat(again.path("inherits"))
        .isEqualTo(json("{'tenant': 1, 'said': {'policy': {'budget': {'tokens': 99}}}}"));
    problem(client.get(tenant + "/policies/1/diff/2" + toy), 404);
    problem(client.get(tenant + "/policies/1/diff/2"), 404);
    assertThat(client.get("/api/audit?limit=1").body())
        .contains("policy.published", "\"model\":\"toy\"", "as it was");
  }

  @Test
  void aLayerIsReplacedByWhoSawIt() throws Exception {
    String body = "{'inherit': true, 'policy': {}, 'reason': 'r'}";
    String address = tenant + "/policy?model=toy";

    problem(
        client.send(client.request(address).header("If-Match", "\"1\"").PUT(Client.body(body))),
        412);
    var first =
        client.send(client.request(address).header("If-Match", "\"0\"").PUT(Client.body(body)));
    json(first, 201);

    assertThat(first.headers().firstValue("ETag")).contains("\"2\"");
    problem(
        client.send(client.request(address).header("If-Match", "\"0\"").PUT(Client.body(body))),
        412);
  }

  @Test
  void whatLeavesALayerWithoutAPolicyIsNotPublished() throws Exception {
    String plain = "{'policy': {'method': 'csp', 'merge': 'none'%s}, 'reason': 'r'}";
    String both = "'n_softmax': {'n': 1.0, 'at': 'both'}";
    json(client.put(tenant + "/policy", plain.formatted("")), 201);
    say("model=toy", "{'merge': 'summary'}");

    var ofKey = publish("key=" + key, "{" + both + "}");
    var ofTenant = client.put(tenant + "/policy", plain.formatted(", " + both));

    assertThat(problem(ofKey, 409).path("detail").stringValue())
        .contains("for model 'toy' with key '" + key + "'", "n_softmax.at");
    assertThat(problem(ofTenant, 409).path("detail").stringValue())
        .contains("for model 'toy' could not inherit it");
    assertThat(version("model=toy&key=" + key)).isEqualTo(3);
  }

  @Test
  void theLayerOfARevokedKeyStandsInNobodysWay() throws Exception {
    json(
        client.put(
            tenant + "/policy", "{'policy': {'method': 'csp', 'merge': 'none'}, 'reason': 'r'}"),
        201);
    say("key=" + key, "{'n_softmax': {'n': 1.0, 'at': 'both'}}");
    String summary = "{'policy': {'method': 'csp', 'merge': 'summary'}, 'reason': 'r'}";
    problem(client.put(tenant + "/policy", summary), 409);

    client.delete(tenant + "/keys/" + key);

    json(client.put(tenant + "/policy", summary), 201);
  }

  @Test
  void theTenantsFourEyesHoldForItsLayers() throws Exception {
    json(client.put(tenant + "/settings", "{'four_eyes': true}"), 200);

    problem(publish("model=toy", "{}"), 409);
  }

  @Test
  void theKillSwitchGoesOverEveryLayer() throws Exception {
    say("key=" + key, "{'budget': {'tokens': 7}}");

    json(client.post(tenant + "/kill-switch", "{'on': true, 'reason': 'odd'}"), 200);

    var killed = effective("model=toy&key=" + key);
    assertThat(killed.path("reason").stringValue()).isEqualTo("kill switch");
    assertThat(killed.path("version").intValue()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "?model=toy&key=00000000, 400, key",
    "?model=-toy, 400, model",
    "?key=00000000, 404,",
    "?model=toy, 404,",
  })
  void anAddressThatMeansNoPolicyIsRefused(String query, int status, String field)
      throws Exception {
    var refused = problem(client.get(tenant + "/policy" + query), status);

    assertThat(refused.path("field").asString(null)).isEqualTo(field);
  }

  @Test
  void theKeyOfAnotherTenantIsNotThere() throws Exception {
    String others = newKey("/api/tenants/" + client.newTenant());

    problem(publish("key=" + others, "{}"), 404);
    problem(client.get(tenant + "/effective-policy?key=" + others), 404);
    problem(client.get(tenant + "/policies?key=" + others), 404);
    problem(
        client.put(
            "/api/platform/policy?model=toy", "{'policy': {'method': 'full'}, 'reason': 'r'}"),
        400);
  }

  private String newKey(String of) throws Exception {
    return json(client.post(of + "/keys", "{'name': 'k'}"), 201).path("id").stringValue();
  }

  private void say(String scope, String policy) throws Exception {
    json(publish(scope, policy), 201);
  }

  private HttpResponse<String> publish(String scope, String policy) throws Exception {
    return client.put(
        tenant + "/policy?" + scope,
        "{'inherit': true, 'policy': %s, 'reason': 'ours'}".formatted(policy));
  }

  private JsonNode effective(String query) throws Exception {
    return json(client.get(tenant + "/effective-policy?" + query), 200);
  }

  private int version(String query) throws Exception {
    return effective(query).path("version").intValue();
  }

  private Map<String, String> sources(String query) throws Exception {
    var sources = new HashMap<String, String>();
    for (var one : effective(query).path("fields")) {
      sources.put(one.path("field").stringValue(), one.path("source").stringValue());
    }
    return sources;
  }
}
