package dev.crosskeep.policy.snapshot;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PolicySnapshot;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.service.rows.RowScope;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

@PolicyService
class SnapshotTest {

  private static final String SNAPSHOT = "/internal/snapshot";

  @LocalServerPort private int port;
  @Autowired private Snapshots snapshots;
  @Autowired private SnapshotRows rows;
  @Autowired private Changes changes;
  @Autowired private JsonMapper json;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);
  private String tenant = "";

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = client.newTenant();
  }

  @Test
  void aTenantIsThereWithThePolicyInForce() throws Exception {
    publish("{'policy': {'method': 'full'}, 'override': {'allowed': true}, 'reason': 'r'}");
    publish(
        """
        {'policy': {'method': 'csp', 'budget': {'ratio': 0.25}}, 'reason': 'r',
         'override': {'allowed': true, 'max_budget': {'ratio': 0.5}}, 'shadow_rate': 0.25}
        """);

    assertThat(read().tenants().stream().filter(known -> known.id().equals(tenant)))
        .containsExactly(
            new PolicySnapshot.Tenant(
                tenant,
                new PublishedPolicy(
                    3,
                    CrossSelf.withBudget(new CacheBudget.Ratio(0.25)),
                    new OverrideRule(true, Optional.of(new CacheBudget.Ratio(0.5))),
                    0.25),
                Map.of(),
                false,
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void policiesOfModelsAndKeysComeWorkedOut() throws Exception {
    publish("{'policy': {'method': 'csp', 'budget': {'ratio': 0.5}}, 'reason': 'r'}");
    String key = issue("{'name': 'k', 'models': ['toy', 'giant']}");
    String other = issue("{'name': 'other'}");
    layer("model=toy", "{'budget': {'ratio': 0.25}}");
    layer("key=" + key, "{'sinks': 4}");

    var known =
        read().tenants().stream().filter(one -> one.id().equals(tenant)).findFirst().orElseThrow();
    assertThat(known.policy().version()).isEqualTo(2);
    assertThat(known.modelPolicies()).containsOnlyKeys("toy");
    assertThat(known.modelPolicies())
        .hasEntrySatisfying("toy", toy -> assertThat(toy.version()).isEqualTo(3));
    var own = keyOf(key);
    assertThat(own.models()).hasValue(List.of("giant", "toy"));
    assertThat(own.policy().map(PublishedPolicy::version)).hasValue(4);
    assertThat(own.policy().map(PublishedPolicy::policy)).hasValue(csp(0.5, 4));
    assertThat(own.modelPolicies().get("toy"))
        .satisfies(both -> {
          assertThat(both.version()).isEqualTo(4);
          assertThat(both.policy()).isEqualTo(csp(0.25, 4));
        });
    assertThat(keyOf(other).policy()).isEmpty();
    assertThat(keyOf(other).modelPolicies()).isEmpty();
    assertThat(keyOf(other).models()).isEmpty();
  }

  private void layer(String scope, String policy) throws Exception {
    json(
        client.put(
            "/api/tenants/" + tenant + "/policy?" + scope,
            "{'inherit': true, 'policy': %s, 'reason': 'r'}".formatted(policy)),
        201);
  }

  private PolicySnapshot.ApiKey keyOf(String id) throws Exception {
    return read().keys().stream().filter(key -> key.id().equals(id)).findFirst().orElseThrow();
  }

  private static PruningPolicy csp(double ratio, int sinks) {
    return PolicyJson.read(
        "{\"method\": \"csp\", \"budget\": {\"ratio\": %s}, \"sinks\": %d}"
            .formatted(ratio, sinks));
  }

  @Test
  void aKillSwitchIsThereWhetherItsOwnOrThePlatforms() throws Exception {
    String own = "/api/tenants/" + tenant + "/kill-switch";
    String platform = "/api/platform/kill-switch";
    String on = "{'on': true, 'reason': 'answers are odd'}";
    String off = "{'on': false, 'reason': 'mended'}";

    json(client.post(own, on), 200);
    assertThat(isKilled()).isTrue();
    json(client.post(own, off), 200);
    assertThat(isKilled()).isFalse();
    json(client.post(platform, on), 200);
    assertThat(isKilled()).isTrue();
    assertThat(json(client.get(own), 200)).isEqualTo(json("{'on': false}"));
    json(client.post(platform, off), 200);
    assertThat(isKilled()).isFalse();

    problem(client.post(own, "{'on': true}"), 400);
    problem(client.post("/api/tenants/nobody/kill-switch", on), 404);
    assertThat(client.get("/api/audit?limit=1").body()).contains("kill_switch.off", "mended");
  }

  private boolean isKilled() throws Exception {
    return read().tenants().stream()
        .filter(known -> known.id().equals(tenant))
        .findFirst()
        .orElseThrow()
        .killSwitch();
  }

  @Test
  void aKeyIsThereUntilItIsRevoked() throws Exception {
    var issued = issue("{'name': 'k'}");

    assertThat(keysOfTheTenant())
        .singleElement()
        .satisfies(key -> {
          assertThat(key.id()).isEqualTo(issued);
          assertThat(key.sha256()).matches("[0-9a-f]{64}");
          assertThat(key.expiresAt()).isEmpty();
        });

    client.delete("/api/tenants/" + tenant + "/keys/" + issued);

    assertThat(keysOfTheTenant()).isEmpty();
  }

  @Test
  void aKeyIsThereUntilItExpires() throws Exception {
    var expiry = Instant.parse("2999-01-01T00:00:00Z");
    String key = issue("{'name': 'k', 'expires_at': '%s'}".formatted(expiry));
    var now = new AtomicReference<>(expiry.minusMillis(1));
    var ofThatTime = new Snapshots(rows, changes, json, now::get);

    var before = ofThatTime.current();
    now.set(expiry);
    var after = ofThatTime.current();

    assertThat(before.body()).contains(key, "\"expires_at\":\"2999-01-01T00:00:00Z\"");
    assertThat(after.body()).doesNotContain(key);
    assertThat(after.tag()).isNotEqualTo(before.tag());
  }

  @Test
  void whoHasTheLatestHearsOnlyThat() throws Exception {
    var first = client.get(SNAPSHOT);
    var again = client.send(client.request(SNAPSHOT).header("If-None-Match", tag(first)));

    assertThat(tag(first)).matches("\"[0-9a-f]{64}\"");
    assertThat(first.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(tag(again)).isEqualTo(tag(first));
  }

  @Test
  void everyChangeIsHeardOfWithTheNextPoll() throws Exception {
    String tag = tag(client.get(SNAPSHOT));

    client.newTenant();
    String withTenant = changed(tag);
    publish("{'policy': {'method': 'full'}, 'reason': 'r'}");
    String withPolicy = changed(withTenant);
    String key = issue("{'name': 'k'}");
    String withKey = changed(withPolicy);
    client.delete("/api/tenants/" + tenant + "/keys/" + key);
    changed(withKey);
  }

  @Test
  void whoWaitsHearsOfAChangeWhoeverMadeIt() throws Exception {
    var known = snapshots.current();

    var next = whenOtherThan(known.tag());
    jdbc.sql("update tenant set name = 'Tea' where id = :id").param("id", tenant).update();

    assertThat(next.get(2, TimeUnit.MINUTES).change()).isGreaterThan(known.change());
  }

  /** Waits for ever, so that nothing but a change can end it. */
  private CompletableFuture<SnapshotDocument> whenOtherThan(String tag) {
    return CompletableFuture.supplyAsync(
        () -> snapshots.otherThan(tag, Duration.ofDays(1)), Thread::startVirtualThread);
  }

  @Test
  void whoWaitsInVainHearsThatNothingHasChanged() throws Exception {
    String tag = tag(client.get(SNAPSHOT));
    long asked = System.nanoTime();

    var answer =
        client.send(
            client
                .request(SNAPSHOT)
                .header("If-None-Match", tag)
                .header("Prefer", "respond-async, wait=1"));

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void whoHasSomethingElseDoesNotWait() throws Exception {
    var answer =
        client.send(
            client
                .request(SNAPSHOT)
                .header("If-None-Match", "\"something else\"")
                .header("Prefer", "wait=999999999"));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void aReaderNeverSeesAVersionGoBackHoweverManyPublish() throws Exception {
    int publishers = 4;
    int versionsEach = 10;
    var another = new Snapshots(rows, changes, json, Clock.systemUTC());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var written = new AtomicBoolean();
      var readers =
          List.of(
              threads.submit(() -> versionsSeen(snapshots, written)),
              threads.submit(() -> versionsSeen(another, written)));
      Client.atOnce(
          publishers,
          () -> {
            for (int i = 0; i < versionsEach; i++) {
              publish("{'policy': {'method': 'full'}, 'reason': 'r'}");
            }
            return true;
          });
      written.set(true);

      for (var reader : readers) {
        assertThat(reader.get()).isSorted().endsWith(1 + publishers * versionsEach);
      }
    }
  }

  /** The tenant's versions, in the order in which a reader gets them; revisions grow with them. */
  private List<Integer> versionsSeen(Snapshots read, AtomicBoolean written) {
    var versions = new ArrayList<Integer>();
    long revision = 0;
    boolean last;
    do {
      last = written.get();
      var snapshot =
          json.readValue(RowScope.PLATFORM.call(read::current).body(), PolicySnapshot.class);
      assertThat(snapshot.revision()).isGreaterThanOrEqualTo(revision);
      revision = snapshot.revision();
      versions.add(
          snapshot.tenants().stream()
              .filter(known -> known.id().equals(tenant))
              .mapToInt(known -> known.policy().version())
              .findFirst()
              .orElseThrow());
    } while (!last);
    return versions;
  }

  @Test
  void nothingIsBuiltAgainWhileNothingChanges() throws Exception {
    var built = snapshots.current();

    assertThat(snapshots.current()).isSameAs(built);
    client.newTenant();
    assertThat(snapshots.current()).isNotSameAs(built);
  }

  @Test
  void whatAPersonChangesWithSqlIsHeardOfToo() throws Exception {
    String key = issue("{'name': 'k'}");
    String tag = tag(client.get(SNAPSHOT));

    jdbc.sql("update api_key set revoked_at = now() where id = :id").param("id", key).update();

    changed(tag);
    assertThat(keysOfTheTenant()).isEmpty();
  }

  @Test
  void tenantsAndKeysAreOrderedById() throws Exception {
    for (int i = 0; i < 5; i++) {
      issue("{'name': 'k'}");
      client.newTenant();
    }
    var snapshot = read();

    assertThat(snapshot.tenants()).extracting(PolicySnapshot.Tenant::id).isSorted();
    assertThat(snapshot.keys()).extracting(PolicySnapshot.ApiKey::id).isSorted();
  }

  @Test
  void theDocumentHasTheShapeOfTheExample() throws Exception {
    String key =
        issue("{'name': 'k', 'expires_at': '2999-01-01T00:00:00Z', 'models': ['tiny-llava']}");
    publish(
        """
        {'policy': {'method': 'full'}, 'reason': 'r',
         'override': {'allowed': true, 'max_budget': {'ratio': 0.5}}}
        """);
    layer("model=tiny-llava", "{}");
    layer("key=" + key, "{}");
    var example = JsonMapper.shared().readTree(example());
    String limits = example.at("/tenants/0/limits").toString();
    json(client.put("/api/tenants/" + tenant + "/limits", limits), 200);
    var hosts = example.at("/tenants/0/picture_hosts");
    String settings = "{'four_eyes': false, 'picture_hosts': " + hosts + "}";
    json(client.put("/api/tenants/" + tenant + "/settings", settings), 200);
    var document = json(client.get(SNAPSHOT), 200);

    assertThat(document.propertyNames()).isEqualTo(example.propertyNames());
    var full = json("{'method': 'full'}");
    assertThat(document.path("tenants"))
        .anySatisfy(one -> {
          assertThat(one.propertyNames()).isEqualTo(example.at("/tenants/0").propertyNames());
          assertThat(one.path("policy").propertyNames())
              .isEqualTo(example.at("/tenants/0/policy").propertyNames());
          assertThat(one.at("/policy/policy")).isEqualTo(full);
          assertThat(one.at("/policy/override"))
              .isEqualTo(example.at("/tenants/0/policy/override"));
          assertThat(one.path("limits")).isEqualTo(example.at("/tenants/0/limits"));
          assertThat(one.path("picture_hosts")).isEqualTo(hosts);
        });
    assertThat(document.path("keys"))
        .anySatisfy(one ->
            assertThat(one.propertyNames()).isEqualTo(example.at("/keys/1").propertyNames()));
  }

  /** The tag after a change, which a poll with the tag from before must bring. */
  private String changed(String before) throws Exception {
    var answer = client.send(client.request(SNAPSHOT).header("If-None-Match", before));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(tag(answer)).isNotEqualTo(before);
    return tag(answer);
  }

  private List<PolicySnapshot.ApiKey> keysOfTheTenant() throws Exception {
    return read().keys().stream().filter(key -> key.tenant().equals(tenant)).toList();
  }

  private PolicySnapshot read() throws Exception {
    return JsonMapper.shared().treeToValue(json(client.get(SNAPSHOT), 200), PolicySnapshot.class);
  }

  private void publish(String body) throws Exception {
    json(client.put("/api/tenants/" + tenant + "/policy", body), 201);
  }

  private String issue(String body) throws Exception {
    return json(client.post("/api/tenants/" + tenant + "/keys", body), 201)
        .path("id")
        .stringValue();
  }

  private static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  private static byte[] example() throws Exception {
    try (var document = PolicySnapshot.class.getResourceAsStream("examples/policy-snapshot.json")) {
      return Objects.requireNonNull(document).readAllBytes();
    }
  }
}
