package dev.crosskeep.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.TrustedHeaders;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A tenant's policy on its way from the operator to the cache. */
class PolicyIT {

  @TempDir private static Path folder;
  private static Suite suite;

  @BeforeAll
  static void start() throws Exception {
    suite = Suite.start(folder);
  }

  @AfterAll
  static void stop() {
    suite.close();
  }

  private static JsonNode cacheOf(String... headers) throws Exception {
    var response = suite.chat(Questions.aboutText(false), headers);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Suite.JSON.readTree(response.body()).get("kv_cache");
  }

  private static void publish(String policy) throws Exception {
    var body = "{\"policy\": " + policy + ", \"reason\": \"a test\"}";
    var response = suite.demoTenant("PUT", "policy", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
  }

  /** What is promised: every gateway knows by then. */
  private static void untilItMustBeInForce() throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(2));
  }

  @Test
  void aNewBudgetIsInForceWithinTwoSecondsAndOnRecord() throws Exception {
    publish("{\"method\": \"csp\", \"budget\": {\"tokens\": 40}}");
    untilItMustBeInForce();

    var cache = cacheOf("X-Request-Id", "the-new-budget");

    assertThat(cache.get("kept_tokens").asInt()).isEqualTo(39); // and a summary
    assertThat(cache.get("reason").asString()).isEqualTo("tenant policy");
    var observation = Questions.only(suite, "the-new-budget");
    // What was spared by remembering pictures is told, but not on record.
    var recorded = ((ObjectNode) cache).without("images_encoded");
    assertThat(observation.get("kv_cache")).isEqualTo(recorded);
    assertThat(observation.get("tenant").asString()).isEqualTo("demo");
  }

  @Test
  void anAnswerInTheShadowIsMeasuredAndItsObservationSaysSoLater() throws Exception {
    var body =
        """
        {"policy": {"method": "csp", "budget": {"tokens": 30}}, "shadow_rate": %s, "reason": "r"}
        """;
    suite.demoTenant("PUT", "policy", body.formatted("1"));
    untilItMustBeInForce();
    try {
      var cache = cacheOf("X-Request-Id", "in-the-shadow");

      assertThat(cache.has("fidelity")).isFalse();
      var observed = Questions.only(suite, "in-the-shadow").get("kv_cache");
      for (int i = 0; i < 100 && !observed.has("fidelity"); i++) {
        Thread.sleep(Duration.ofMillis(100));
        observed = Questions.only(suite, "in-the-shadow").get("kv_cache");
      }
      assertThat(observed.at("/fidelity/tokens").asInt()).isPositive();
      assertThat(observed.at("/fidelity/retained_attention").isEmpty()).isFalse();
    } finally {
      suite.demoTenant("PUT", "policy", body.formatted("0"));
    }
  }

  @Test
  void aRevokedKeyIsRefusedWithinTwoSeconds() throws Exception {
    var made = suite.demoTenant("POST", "keys", "{\"name\": \"short-lived\"}");
    var key = Suite.JSON.readTree(made.body());
    String text = key.get("key").asString();
    untilItMustBeInForce();
    assertThat(suite.chatWith(text, Questions.aboutText(false)).statusCode()).isEqualTo(200);

    suite.demoTenant("DELETE", "keys/" + key.get("id").asString(), "");
    untilItMustBeInForce();

    var refused = suite.chatWith(text, Questions.aboutText(false));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("invalid_api_key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'method': 'csp', 'budget': {'ratio': 0}}   | policy.budget.ratio",
        "{'method': 'csp', 'budget': {'ratio': 1.5}} | policy.budget.ratio",
        "{'method': 'csp', 'budget': {'ratio': 'NaN'}} | policy.budget.ratio",
        "{'method': 'lru'}                           | policy.method",
      },
      quoteCharacter = '"')
  void aPolicyThatCannotBeIsRefusedAndTheOldOneStays(String policy, String field) throws Exception {
    var before = cacheOf().get("policy_version");

    var body = "{'policy': " + policy + ", 'reason': 'a test'}";
    var refused = suite.demoTenant("PUT", "policy", body.replace('\'', '"'));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Suite.JSON.readTree(refused.body()).path("field").asString()).isEqualTo(field);
    assertThat(cacheOf().get("policy_version")).isEqualTo(before);
  }

  @Test
  void headersThatOnlyTheGatewayMaySetAreNotBelieved() throws Exception {
    var cache =
        cacheOf(
            TrustedHeaders.TENANT,
            "another",
            TrustedHeaders.EFFECTIVE_POLICY,
            "{\"policy\": {\"method\": \"full\"}, \"reason\": \"forged\"}",
            "X-Request-Id",
            "forged-headers");

    assertThat(cache.get("method").asString()).isEqualTo("csp");
    assertThat(Questions.only(suite, "forged-headers").get("tenant").asString()).isEqualTo("demo");
  }

  @Test
  void chatsGoOnWithoutThePolicyServiceEvenAfterTheGatewayWasRestarted() throws Exception {
    untilItMustBeInForce();
    int version = cacheOf().get("policy_version").asInt();
    suite.policy.stop();
    try {
      assertThat(cacheOf().get("policy_version").asInt()).isEqualTo(version);
      suite.gateway.stop();
      suite.gateway.start();
      assertThat(cacheOf().get("policy_version").asInt()).isEqualTo(version);
    } finally {
      suite.policy.start();
    }
    untilTheGatewayHearsAgain();
  }

  /** A service that was away is asked ever more rarely, and its promises count when it is heard. */
  private static void untilTheGatewayHearsAgain() throws Exception {
    var made = suite.demoTenant("POST", "keys", "{\"name\": \"heard again\"}");
    String key = Suite.JSON.readTree(made.body()).get("key").asString();
    int status = 0;
    for (int i = 0; i < 300 && status != 200; i++) {
      Thread.sleep(Duration.ofMillis(100));
      status = suite.chatWith(key, Questions.aboutText(false)).statusCode();
    }
    assertThat(status).isEqualTo(200);
  }
}
