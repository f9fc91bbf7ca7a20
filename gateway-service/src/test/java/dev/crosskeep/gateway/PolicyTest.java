package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.ExperimentSnapshot;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.RunningExperiment;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Which policy a request gets, and why. */
@ExtendWith(SharedHouse.class)
class PolicyTest {

  private static final String OTHER_KEY = "ck_live_other";

  private final House house;

  PolicyTest(House house) {
    this.house = house;
  }

  @AfterEach
  void nothingSpecial() throws Exception {
    house.policies.publish(Snapshots.policies());
    house.experiments.publish(Snapshots.noExperiments());
    House.eventually(() -> {
      assertThat(policyOf("{}").reason()).isEqualTo("tenant policy");
      assertThat(policyOf("{}").version()).isEqualTo(3);
    });
  }

  @Test
  void usuallyTheTenants() throws Exception {
    assertThat(policyOf(Client.QUESTION))
        .isEqualTo(new EffectivePolicy(new FullCache(), 3, "tenant policy", null, null, 0.05));
  }

  @Test
  void aNewVersionCountsSoon() throws Exception {
    house.policies.publish(
        Snapshots.policies(
            4,
            "{\"method\": \"csp\", \"budget\": {\"ratio\": 0.25}}",
            Snapshots.key(House.KEY, "3f9a1c27", "demo", "")));

    House.eventually(() ->
        assertThat(policyOf("{}"))
            .isEqualTo(
                new EffectivePolicy(
                    CrossSelf.withBudget(new CacheBudget.Ratio(0.25)),
                    4,
                    "tenant policy",
                    null,
                    null,
                    0.05)));
  }

  @Test
  void theRequestsOwnWhereTheTenantAllowsIt() throws Exception {
    var policy = policyOf("{\"kv_cache\": {\"method\": \"csp\", \"budget\": {\"ratio\": 0.5}}}");

    assertThat(policy)
        .isEqualTo(
            new EffectivePolicy(
                CrossSelf.withBudget(new CacheBudget.Ratio(0.5)),
                3,
                "request override",
                null,
                null,
                0.05));
  }

  @Test
  void whateverStandsBeforeAWishItIsReadWhole() throws Exception {
    String mark = "\ufeff";
    String before = " {\"messages\": [\"\u00fc\ud83d\ude00\"],\n ";

    var policy = policyOf(mark + before + "\"kv_cache\" : {\"method\": \"csp\"} }");

    assertThat(policy.policy()).isEqualTo(CrossSelf.withBudget(new CacheBudget.Ratio(0.2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"kv_cache\": null}", "{\"kv_cache\": {}}"})
  void anEmptyWishIsNone(String question) throws Exception {
    assertThat(policyOf(question).reason()).isEqualTo("tenant policy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"method\": \"full\"}                                | kv_cache.budget       | at most"
            + " 0.5",
        "{\"method\": \"csp\", \"budget\": {\"ratio\": 0.6}}   | kv_cache.budget       | at most"
            + " 0.5",
        "{\"method\": \"csp\", \"budget\": {\"tokens\": 5}}    | kv_cache.budget       | at most"
            + " 0.5",
        "{\"method\": \"csp\", \"budget\": {\"ratio\": 0}}     | kv_cache.budget       |"
            + " kv_cache.budget.ratio",
        "{\"method\": \"csp\", \"budget\": {\"ratio\": \"NaN\"}} | kv_cache.budget     |"
            + " kv_cache.budget",
        "{\"method\": \"csp\", \"bugdet\": {\"ratio\": 0.1}}   | kv_cache.bugdet       | not a"
            + " field",
        "{\"method\": \"lru\"}                                 | kv_cache.method       | one of"
            + " full",
        "[]                                                    | kv_cache              | must be an"
            + " object",
        "0.5                                                   | kv_cache              | must be an"
            + " object",
      })
  void aWishThatCannotBeGrantedIsRefusedByName(String wish, String param, String said)
      throws Exception {
    var response = house.client().chat("{\"kv_cache\": " + wish + "}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Client.error(response).path("param").asString()).startsWith(param);
    assertThat(Client.error(response).path("message").asString()).contains(said);
    assertThat(house.engine.heard()).isEmpty();
  }

  @Test
  void theRefusalIsTheOneThatTheContractsShow() throws Exception {
    var response = house.client().chat("{\"kv_cache\": {\"method\": \"full\"}}");

    assertThat(JsonMapper.shared().readTree(response.body()))
        .isEqualTo(JsonMapper.shared().readTree(Examples.bytes("api-error")));
  }

  @Test
  void theEngineHearsAnArmAsTheContractsShow() throws Exception {
    house.policies.publish(
        Snapshots.policies(
            7, "{\"method\": \"full\"}", Snapshots.key(House.KEY, "3f9a1c27", "demo", "")));
    house.experiments.publish(Examples.text("experiment-snapshot"));
    House.eventually(() -> {
      assertThat(policyOf("{}").version()).isEqualTo(7);
      assertThat(policyOf("{}").experiment()).isEqualTo("exp-12");
    });

    // The first 64 bits of SHA-256 over salt, zero byte and "demo:bob" are 0.816 of the range, so
    // below the 0.9 of arm a.
    policyOf("{\"user\": \"bob\"}");

    String heard = house.engine.onlyRequest().header("X-Effective-Policy");
    assertThat(JsonMapper.shared().readTree(String.valueOf(heard)))
        .isEqualTo(JsonMapper.shared().readTree(Examples.bytes("effective-policy")));
  }

  @Test
  void aTenantThatAllowsNothingIsObeyed() throws Exception {
    var response =
        house
            .client()
            .withKey(House.STRICT_KEY)
            .chat("{\"kv_cache\": {\"budget\": {\"ratio\": 0.1}}}");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(Client.error(response).path("code").asString()).isEqualTo("override_not_allowed");
    assertThat(Client.error(response).path("param").asString()).isEqualTo("kv_cache");
    assertThat(house.engine.heard()).isEmpty();
  }

  @Test
  void whoMayChangeNothingMayStillAskWhatWasKept() throws Exception {
    var strict = house.client().withKey(House.STRICT_KEY);

    strict.chat("{\"kv_cache\": {\"map\": true}}");
    var refused = strict.chat("{\"kv_cache\": {\"map\": 1}}");

    assertThat(house.engine.onlyRequest().header("X-Effective-Policy")).contains("tenant policy");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Client.error(refused).path("param").asString()).isEqualTo("kv_cache.map");
  }

  @Test
  void inAnExperimentAUserStaysInTheArmThatAnybodyCanCompute() throws Exception {
    var experiment = runExperiment("user");
    var users = IntStream.range(0, 40).mapToObj(i -> "user-" + i).toList();

    for (String user : users) {
      var policy = policyOf("{\"user\": \"" + user + "\"}");

      var arm = experiment.armOf("demo:" + user);
      assertThat(policy)
          .isEqualTo(
              new EffectivePolicy(
                  arm.policy(),
                  3,
                  "experiment exp-12 arm " + arm.name(),
                  "exp-12",
                  arm.name(),
                  0.05));
      assertThat(house.engine.onlyRequest().header("X-Unit")).isEqualTo("demo:" + user);
    }
    assertThat(users.stream().map(user -> experiment.armOf("demo:" + user).name()).distinct())
        .hasSize(2);
  }

  @Test
  void withoutAUserTheKeyIsTheUnit() throws Exception {
    var experiment = runExperiment("user");

    assertThat(policyOf("{}").arm()).isEqualTo(experiment.armOf("3f9a1c27").name());
    assertThat(house.engine.onlyRequest().header("X-Unit")).isEqualTo("3f9a1c27");
  }

  @Test
  void anyUsersNameMakesAHeaderInAscii() throws Exception {
    house.client().chat("{\"user\": \"J\u00fcrgen M\\r\\nX-Tenant: acme\"}");

    assertThat(house.engine.onlyRequest().header("X-Unit"))
        .isEqualTo("demo:J%C3%BCrgen%20M%0D%0AX-Tenant%3A%20acme");
    assertThat(house.engine.onlyRequest().header("X-Tenant")).isEqualTo("demo");
  }

  @Test
  void requestsCanBeAssignedEachForItself() throws Exception {
    var experiment = runExperiment("request");

    for (int i = 0; i < 10; i++) {
      var policy = policyOf("{\"user\": \"ann\"}");

      String id = Objects.requireNonNull(house.engine.onlyRequest().header("X-Request-Id"));
      assertThat(policy.arm()).isEqualTo(experiment.armOf(id).name());
      assertThat(house.engine.onlyRequest().header("X-Unit")).isEqualTo(id);
    }
  }

  @Test
  void aRequestWithItsOwnWishTakesNoPartInTheExperiment() throws Exception {
    runExperiment("request");

    var policy = policyOf("{\"kv_cache\": {\"method\": \"csp\", \"budget\": {\"ratio\": 0.1}}}");

    assertThat(policy.reason()).isEqualTo("request override");
    assertThat(policy.experiment()).isNull();
    assertThat(policy.arm()).isNull();
  }

  @Test
  void anotherTenantTakesNoPartInTheExperiment() throws Exception {
    runExperiment("user");
    house.engine.behave(FakeEngine.WORKS);

    house.client().withKey(House.STRICT_KEY).chat("{}");

    assertThat(house.engine.onlyRequest().header("X-Effective-Policy"))
        .contains("\"tenant policy\"")
        .doesNotContain("exp-12");
  }

  @Test
  void pastTheKillSwitchComesNeitherAnExperimentNorAWish() throws Exception {
    runExperiment("user");
    house.policies.publish(
        Snapshots.policies(
                4, "{\"method\": \"csp\"}", Snapshots.key(House.KEY, "3f9a1c27", "demo", ""))
            .replace("{\"id\": \"demo\",", "{\"id\": \"demo\", \"kill_switch\": true,"));
    var full = EffectivePolicy.of(new FullCache(), 4, "kill switch");

    House.eventually(() -> assertThat(policyOf("{}")).isEqualTo(full));

    assertThat(policyOf("{\"kv_cache\": {\"budget\": {\"ratio\": 0.1}}}")).isEqualTo(full);
    assertThat(house.client().chat("{\"kv_cache\": {\"map\": 1}}").statusCode()).isEqualTo(400);
  }

  @Test
  void aModelsPolicyIsAboveTheTenantsAndAKeysAboveBoth() throws Exception {
    String key =
        Snapshots.key(
            OTHER_KEY,
            "77777777",
            "demo",
            ", \"policy\": "
                + policy(5, 0.25)
                + ", \"model_policies\": {\"toy\": "
                + policy(6, 0.125)
                + "}");
    house.policies.publish(layered(key, policy(4, 0.5)));
    House.eventually(
        () -> assertThat(policyOf(Client.QUESTION)).isEqualTo(inForce(4, 0.5, "model policy")));

    assertThat(policyOf("{\"model\": \"another\"}").reason()).isEqualTo("tenant policy");
    assertThat(policyOf("{\"model\": \"another\"}").version()).isEqualTo(3);

    var client = house.client().withKey(OTHER_KEY);
    assertThat(policyOf(client, "{}")).isEqualTo(inForce(5, 0.25, "key policy"));
    assertThat(policyOf(client, Client.QUESTION)).isEqualTo(inForce(6, 0.125, "key policy"));
  }

  @Test
  void whatAModelsPolicyAllowsMayBeWished() throws Exception {
    house.policies.publish(
        layered(
            Snapshots.key(OTHER_KEY, "77777777", "demo", ""),
            policy(5, 0.5).replace("true", "false")));
    House.eventually(() -> assertThat(policyOf(Client.QUESTION).version()).isEqualTo(5));

    String wish = "{\"model\": \"%s\", \"kv_cache\": {\"method\": \"csp\"}}";

    assertThat(house.client().chat(wish.formatted("toy")).statusCode()).isEqualTo(403);
    assertThat(policyOf(wish.formatted("another")).version()).isEqualTo(3);
  }

  @Test
  void experimentsAndTheKillSwitchGoOverEveryLayer() throws Exception {
    String layered = layered(Snapshots.key(OTHER_KEY, "77777777", "demo", ""), policy(4, 0.5));
    house.policies.publish(layered);
    runExperiment("user");
    House.eventually(() -> {
      var inArm = policyOf(Client.QUESTION);
      assertThat(inArm.experiment()).isEqualTo("exp-12");
      assertThat(inArm.version()).isEqualTo(4);
    });

    house.policies.publish(
        layered.replace("{\"id\": \"demo\",", "{\"id\": \"demo\", \"kill_switch\": true,"));

    House.eventually(() ->
        assertThat(policyOf(Client.QUESTION))
            .isEqualTo(EffectivePolicy.of(new FullCache(), 4, "kill switch")));
  }

  /** The tenant {@code demo} with another key, and with a policy for the model {@code toy}. */
  private static String layered(String key, String policy) {
    return Snapshots.policies(
            3,
            "{\"method\": \"full\"}",
            Snapshots.key(House.KEY, "3f9a1c27", "demo", "") + "," + key)
        .replace(
            "{\"id\": \"demo\",",
            "{\"id\": \"demo\", \"model_policies\": {\"toy\": " + policy + "},");
  }

  private static String policy(int version, double ratio) {
    return """
    {"version": %d, "policy": {"method": "csp", "budget": {"ratio": %s}},
     "override": {"allowed": true}}
    """
        .formatted(version, ratio);
  }

  private static EffectivePolicy inForce(int version, double ratio, String reason) {
    return EffectivePolicy.of(CrossSelf.withBudget(new CacheBudget.Ratio(ratio)), version, reason);
  }

  private RunningExperiment runExperiment(String unit) throws Exception {
    String json = Snapshots.experiment(unit);
    house.experiments.publish(json);
    House.eventually(() -> assertThat(policyOf("{}").experiment()).isEqualTo("exp-12"));
    return JsonMapper.shared().readValue(json, ExperimentSnapshot.class).experiments().getFirst();
  }

  private EffectivePolicy policyOf(String question) throws Exception {
    return policyOf(house.client(), question);
  }

  private EffectivePolicy policyOf(Client client, String question) throws Exception {
    house.engine.behave(FakeEngine.WORKS);
    var response = client.chat(question);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared()
        .readValue(house.engine.onlyRequest().header("X-Effective-Policy"), EffectivePolicy.class);
  }
}
