package dev.crosskeep.policy.tenant;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@PolicyService
class HistoryTest {

  @LocalServerPort private int port;

  private Client client = new Client(0);
  private String tenant = "";

  /** Version 1 is a new tenant's; 2 keeps less and is measured; 3 is the full cache. */
  @BeforeEach
  void publish() throws Exception {
    client = new Client(port);
    tenant = "/api/tenants/" + client.newTenant();
    json(
        client.put(
            tenant + "/policy",
            """
            {'policy': {'method': 'csp', 'budget': {'tokens': 64}}, 'shadow_rate': 0.5,
             'override': {'allowed': false}, 'reason': 'less'}
            """),
        201);
    json(
        client.put(tenant + "/policy", "{'policy': {'method': 'full'}, 'reason': 'compare'}"), 201);
  }

  @Test
  void aDifferenceIsToldFieldByField() throws Exception {
    assertThat(json(client.get(tenant + "/policies/1/diff/2"), 200).path("changes"))
        .isEqualTo(
            json(
                """
                [{'field': 'policy.budget', 'from': {'ratio': 0.5}, 'to': {'tokens': 64}},
                 {'field': 'override.allowed', 'from': true, 'to': false},
                 {'field': 'override.max_budget', 'from': {'ratio': 1.0}},
                 {'field': 'shadow_rate', 'from': 0.0, 'to': 0.5}]
                """));
    assertThat(json(client.get(tenant + "/policies/2/diff/3"), 200).path("changes"))
        .contains(json("{'field': 'policy.sinks', 'from': 0}"));
    assertThat(json(client.get(tenant + "/policies/2/diff/2"), 200).path("changes")).isEmpty();
  }

  @Test
  void anOldVersionIsPublishedAgainAsTheNext() throws Exception {
    var answer = client.post(tenant + "/policies/2/rollback", "{'reason': 'it was good'}");

    var version = json(answer, 201);
    assertThat(version.path("version").intValue()).isEqualTo(4);
    assertThat(version.path("reason").stringValue()).isEqualTo("it was good");
    assertThat(answer.headers().firstValue("ETag")).contains("\"4\"");
    assertThat(json(client.get(tenant + "/policies/2/diff/4"), 200).path("changes")).isEmpty();
    assertThat(json(client.get(tenant + "/policy"), 200)).isEqualTo(version);
  }

  @Test
  void aVersionThatInheritedInheritsAgainUnlessItShallComeBackAsItWas() throws Exception {
    json(
        client.put(
            tenant + "/policy",
            "{'inherit': true, 'policy': {'method': 'csp', 'sinks': 4}, 'reason': 'ours'}"),
        201);

    var inherited = json(client.post(tenant + "/policies/4/rollback", "{'reason': 'r'}"), 201);
    var whole =
        json(
            client.post(tenant + "/policies/4/rollback", "{'reason': 'r', 'inherit': false}"), 201);
    var refused =
        problem(
            client.post(tenant + "/policies/2/rollback", "{'reason': 'r', 'inherit': true}"), 400);

    assertThat(inherited.at("/inherits/said"))
        .isEqualTo(json("{'policy': {'method': 'csp', 'sinks': 4}}"));
    assertThat(whole.has("inherits")).isFalse();
    assertThat(whole.path("policy")).isEqualTo(inherited.path("policy"));
    assertThat(refused.path("field").stringValue()).isEqualTo("inherit");
  }

  @Test
  void thePlatformsVersionsAreComparedAndRolledBackToo() throws Exception {
    String platform = "/api/platform";
    json(
        client.put(
            platform + "/policy", "{'policy': {'method': 'csp', 'sinks': 8}, 'reason': 'r'}"),
        201);

    var back = json(client.post(platform + "/policies/1/rollback", "{'reason': 'back'}"), 201);

    int version = back.path("version").intValue();
    assertThat(back.path("policy"))
        .isEqualTo(
            json(client.get(platform + "/policies"), 200)
                .at("/policies/" + (version - 1) + "/policy"));
    assertThat(json(client.get(platform + "/policies/1/diff/" + version), 200).path("changes"))
        .isEmpty();
  }

  @Test
  void whatIsNotThereIsNeitherComparedNorPublishedAgain() throws Exception {
    problem(client.get(tenant + "/policies/1/diff/9"), 404);
    problem(client.get(tenant + "/policies/one/diff/2"), 404);
    problem(client.get("/api/tenants/nobody/policies/1/diff/1"), 404);
    problem(client.post(tenant + "/policies/9/rollback", "{'reason': 'r'}"), 404);
    problem(client.post(tenant + "/policies/1/rollback", "{}"), 400);
  }
}
