package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.KeyUses;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What the policy service hears of the keys that are used. */
class KeyUseTest {

  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house = House.open("--crosskeep.gateway.report-uses=100ms");
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  @Test
  void itHearsOfAUsedKeyWithoutBeingAskedOnTheWay() throws Exception {
    var before = Instant.now();
    house.client().chat(Client.QUESTION);
    house.client().withKey("ck_live_nobody").chat(Client.QUESTION);

    House.eventually(() ->
        assertThat(uses())
            .anySatisfy(use -> {
              assertThat(use.key()).isEqualTo("3f9a1c27");
              assertThat(use.lastUsedAt()).isBetween(before, Instant.now());
            }));
    assertThat(uses()).extracting(KeyUses.KeyUse::key).isSubsetOf("3f9a1c27", "b07d55e1");
  }

  @Test
  void whatItDoesNotHearItHearsWhenItIsBack() throws Exception {
    house.policies.fail(503);
    var before = Instant.now();
    var answer = house.client().withKey(House.STRICT_KEY).chat(Client.QUESTION);
    assertThat(answer.statusCode()).isEqualTo(200);
    int untold = house.policies.refusedKeyUses();
    House.eventually(() -> assertThat(house.policies.refusedKeyUses()).isGreaterThan(untold + 1));

    house.policies.publish(Snapshots.policies());

    House.eventually(() ->
        assertThat(uses())
            .anySatisfy(use -> {
              assertThat(use.key()).isEqualTo("b07d55e1");
              assertThat(use.lastUsedAt()).isAfterOrEqualTo(before);
            }));
  }

  private static Stream<KeyUses.KeyUse> uses() {
    return house.policies.keyUses().stream()
        .map(json -> JsonMapper.shared().readValue(json, KeyUses.class))
        .flatMap(told -> told.uses().stream());
  }
}
