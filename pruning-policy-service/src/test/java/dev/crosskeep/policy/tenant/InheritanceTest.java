package dev.crosskeep.policy.tenant;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@PolicyService
class InheritanceTest {

  private static final String PLATFORM = "/api/platform/policy";
  private static final String HALF =
      """
      {'policy': {'method': 'csp', 'budget': {'ratio': 0.5}}, 'shadow_rate': 0.01,
       'override': {'allowed': true}, 'reason': 'for all'}
      """;

  @LocalServerPort private int port;

  private Client client = new Client(0);
  private String tenant = "";
  private int platform;

  @BeforeEach
  void publish() throws Exception {
    client = new Client(port);
    platform = json(client.put(PLATFORM, HALF), 201).path("version").intValue();
    tenant = "/api/tenants/" + client.newTenant();
  }

  @Test
  void whatATenantDoesNotSayIsThePlatforms() throws Exception {
    var version = inherit("{'budget': {'tokens': 99}}");

    assertThat(version.at("/policy/method").stringValue()).isEqualTo("csp");
    assertThat(version.at("/policy/budget")).isEqualTo(json("{'tokens': 99}"));
    assertThat(version.path("override")).isEqualTo(json("{'allowed': true}"));
    assertThat(version.path("shadow_rate").doubleValue()).isEqualTo(0.01);
    assertThat(sources())
        .containsEntry("policy.budget", "tenant version 2")
        .containsEntry("policy.method", "platform version " + platform)
        .containsEntry("policy.recent", "platform version " + platform)
        .containsEntry("override.allowed", "platform version " + platform)
        .containsEntry("shadow_rate", "platform version " + platform);
  }

  @Test
  void thePlatformBeginsWithWhatIsRecommended() throws Exception {
    var history = json(client.get("/api/platform/policies"), 200).path("policies");
    var recommended = history.get(history.size() - 2);
    var newTenants = json(client.get(tenant + "/policy"), 200);

    assertThat(recommended.path("version").intValue()).isEqualTo(2);
    assertThat(recommended.path("policy")).isEqualTo(newTenants.path("policy"));
    assertThat(recommended.path("override")).isEqualTo(newTenants.path("override"));
  }

  @Test
  void aNewPlatformPolicyIsANewVersionOfEveryTenantThatInherits() throws Exception {
    inherit("{'budget': {'tokens': 99}}");
    String another = "/api/tenants/" + client.newTenant();

    json(
        client.put(PLATFORM, "{'policy': {'method': 'csp', 'sinks': 4}, 'reason': 'sinks help'}"),
        201);

    var version = json(client.get(tenant + "/policy"), 200);
    assertThat(version.path("version").intValue()).isEqualTo(3);
    assertThat(version.at("/policy/sinks").intValue()).isEqualTo(4);
    assertThat(version.at("/policy/budget")).isEqualTo(json("{'tokens': 99}"));
    assertThat(sources())
        .containsEntry("policy.budget", "tenant version 3")
        .containsEntry("policy.sinks", "platform version " + (platform + 1));
    assertThat(json(client.get(another + "/policy"), 200).path("version").intValue()).isEqualTo(1);
    assertThat(client.get("/api/audit?limit=2").body())
        .contains("policy.inherited", "platform.policy_published");
    assertThat(json(client.get("/api/audit/verification"), 200).path("intact").booleanValue())
        .isTrue();
  }

  @Test
  void anotherMethodInheritsNothingOfThePolicy() throws Exception {
    inherit("{'method': 'h2o'}");

    assertThat(sources())
        .containsEntry("policy.method", "tenant version 2")
        .containsEntry("policy.budget", "default of the method")
        .containsEntry("shadow_rate", "platform version " + platform);
  }

  @Test
  void whatCannotBeInheritedByAllIsNotPublished() throws Exception {
    inherit("{'merge': 'summary'}");

    var refused =
        problem(
            client.put(
                PLATFORM,
                """
                {'policy': {'method': 'csp', 'n_softmax': {'n': 1.0, 'at': 'both'}}, 'reason': 'r'}
                """),
            409);

    assertThat(refused.path("detail").stringValue()).contains("could not inherit it: n_softmax.at");
    assertThat(json(client.get(PLATFORM), 200).path("version").intValue()).isEqualTo(platform);
    inherit("{}"); // else it would stand in the way of the other tests
  }

  @Test
  void whatWasSaidInFullComesFromTheTenantUnlessTheKillSwitchIsOn() throws Exception {
    assertThat(sources().values()).containsOnly("tenant version 1");

    json(client.post(tenant + "/kill-switch", "{'on': true, 'reason': 'odd'}"), 200);

    assertThat(json(client.get(tenant + "/effective-policy"), 200))
        .isEqualTo(
            json(
                """
                {'version': 1, 'reason': 'kill switch', 'fields': [
                  {'field': 'policy.method', 'value': 'full', 'source': 'tenant kill switch'}]}
                """));
    problem(client.get("/api/tenants/nobody/effective-policy"), 404);
  }

  @Test
  void aPartThatMakesNoPolicyIsRefusedByTheNameOfItsField() throws Exception {
    var refused =
        problem(
            client.put(
                tenant + "/policy",
                "{'inherit': true, 'policy': {'budget': {'ratio': 7}}, 'reason': 'r'}"),
            400);

    assertThat(refused.path("field").stringValue()).isEqualTo("policy.budget.ratio");
  }

  @Test
  void thePlatformsPolicyIsReplacedByWhoSawIt() throws Exception {
    var late = client.request(PLATFORM).header("If-Match", "\"0\"").PUT(Client.body(HALF));

    problem(client.send(late), 412);
    assertThat(json(client.get("/api/platform/policies"), 200).at("/policies/0/version").intValue())
        .isEqualTo(platform);
  }

  private JsonNode inherit(String policy) throws Exception {
    return json(
        client.put(
            tenant + "/policy",
            "{'inherit': true, 'policy': %s, 'reason': 'ours'}".formatted(policy)),
        201);
  }

  private Map<String, String> sources() throws Exception {
    var sources = new HashMap<String, String>();
    for (var one : json(client.get(tenant + "/effective-policy"), 200).path("fields")) {
      sources.put(one.path("field").stringValue(), one.path("source").stringValue());
    }
    return sources;
  }
}
