package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask. */
@ExtendWith(SharedHouse.class)
class KeysTest {

  private static final String FULL = "{\"method\": \"full\"}";
  private static final String OTHER_KEY = "ck_live_other";

  private final House house;

  KeysTest(House house) {
    this.house = house;
  }

  @AfterEach
  void theUsualKeys() {
    house.policies.publish(Snapshots.policies());
  }

  @Test
  void nobodyAsksWithoutAKey() throws Exception {
    var request = house.client().anonymouslyTo("/v1/models");

    assertRefused(house.client().send(request));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer", "Bearer ", "Bearer ck_live_nobody", "Basic " + House.KEY, House.KEY})
  void anythingButAKnownKeyIsRefused(String header) throws Exception {
    var request = house.client().anonymouslyTo("/v1/models").header("Authorization", header);

    assertRefused(house.client().send(request));
  }

  /** Reactor Netty before 1.3.8 sooner or later read no more of such a connection. */
  @Test
  void aConnectionOnWhichManyWereRefusedGoesOn() throws Exception {
    var client = house.client();
    for (int i = 0; i < 500; i++) {
      assertThat(client.withKey("ck_live_nobody").chat(Client.QUESTION).statusCode())
          .isEqualTo(401);
      assertThat(client.send(client.to("/v1/models")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void oneOfTwoKeysIsNotPicked() throws Exception {
    var request = house.client().to("/v1/models").header("Authorization", "Bearer " + House.KEY);

    assertRefused(house.client().send(request));
  }

  @Test
  void theSchemesCaseDoesNotMatter() throws Exception {
    var request =
        house.client().anonymouslyTo("/v1/models").header("Authorization", "bearer " + House.KEY);

    assertThat(house.client().send(request).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyBelongsToItsTenant() throws Exception {
    house.client().withKey(House.STRICT_KEY).chat(Client.QUESTION);

    assertThat(house.engine.onlyRequest().header("X-Tenant")).isEqualTo("acme");
  }

  @Test
  void aRevokedKeyIsRefusedSoon() throws Exception {
    var client = house.client().withKey(OTHER_KEY);
    publishOtherKey("");
    House.eventually(() -> assertThat(client.chat(Client.QUESTION).statusCode()).isEqualTo(200));

    long revoked = System.nanoTime();
    house.policies.publish(Snapshots.policies());

    House.eventually(() -> assertThat(client.chat(Client.QUESTION).statusCode()).isEqualTo(401));
    // Two seconds are promised; the others are for a machine that does other things as well.
    assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(Duration.ofSeconds(10));
    house.engine.behave(FakeEngine.WORKS);
    assertRefused(client.chat(Client.QUESTION));
  }

  @Test
  void anExpiredKeyIsRefusedEvenIfTheSnapshotStillHasIt() throws Exception {
    var client = house.client().withKey(OTHER_KEY);
    publishOtherKey(", \"expires_at\": \"2999-01-01T00:00:00Z\"");
    House.eventually(() -> assertThat(client.chat(Client.QUESTION).statusCode()).isEqualTo(200));

    publishOtherKey(", \"expires_at\": \"2020-01-01T00:00:00Z\"");

    House.eventually(() -> assertThat(client.chat(Client.QUESTION).statusCode()).isEqualTo(401));
  }

  @Test
  void aKeyForSomeModelsDoesNotKnowTheOthers() throws Exception {
    var client = house.client().withKey(OTHER_KEY);
    publishOtherKey(", \"models\": [\"toy\"]");
    House.eventually(() -> assertThat(client.chat(Client.QUESTION).statusCode()).isEqualTo(200));
    house.engine.behave(FakeEngine.WORKS);

    for (var refused :
        List.of(
            client.chat("{\"model\": \"giant\", \"messages\": []}"),
            client.send(client.to("/v1/models/giant")))) {
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(Client.error(refused).path("code").asString()).isEqualTo("model_not_found");
      assertThat(Client.error(refused).path("type").asString()).isEqualTo("invalid_request_error");
      assertThat(Client.error(refused).path("param").asString()).isEqualTo("model");
      assertThat(Client.error(refused).path("message").asString()).contains("'giant'");
    }
    assertThat(house.engine.heard()).isEmpty();
    assertThat(client.send(client.to("/v1/models/toy")).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyForSomeModelsSeesOnlyThese() throws Exception {
    var client = house.client().withKey(OTHER_KEY);
    publishOtherKey(", \"models\": [\"toy\"]");
    House.eventually(() -> assertThat(client.chat(Client.QUESTION).statusCode()).isEqualTo(200));
    String all =
        "{\"object\":\"list\",\"data\":[{\"id\":\"giant\"},{\"id\":\"toy\",\"created\":7}]}";
    house.engine.behave((_, asker) -> asker.send(FakeEngine.json(all)));

    assertThat(client.send(client.to("/v1/models")).body())
        .isEqualTo("{\"object\":\"list\",\"data\":[{\"id\":\"toy\",\"created\":7}]}");
    assertThat(house.client().send(house.client().to("/v1/models")).body()).isEqualTo(all);
  }

  private void publishOtherKey(String more) {
    String keys =
        Snapshots.key(House.KEY, "3f9a1c27", "demo", "")
            + ","
            + Snapshots.key(OTHER_KEY, "77777777", "demo", more);
    house.policies.publish(Snapshots.policies(3, FULL, keys));
  }

  private void assertRefused(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(Client.error(response).path("code").asString()).isEqualTo("invalid_api_key");
    assertThat(Client.error(response).path("type").asString()).isEqualTo("invalid_request_error");
    assertThat(house.engine.heard()).isEmpty();
  }
}
