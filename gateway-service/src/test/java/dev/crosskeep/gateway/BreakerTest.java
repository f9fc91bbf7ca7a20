package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A circuit breaker that opens when half of four outcomes failed. */
class BreakerTest {

  private static final int CALLS = 4;
  private static final String STREAM = "{\"stream\": true}";

  private House house;

  @BeforeEach
  void open() throws Exception {
    house =
        House.open(
            "--crosskeep.gateway.instances.calls=" + CALLS,
            "--crosskeep.gateway.instances.pause=300ms");
  }

  @AfterEach
  void close() throws Exception {
    house.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense\r\n\r\n", "500 Internal Server Error", "401 Unauthorized"})
  void anEngineThatFailsIsLeftAloneForAWhileAndThenTriedAgain(String failure) throws Exception {
    house.engine.behave((_, client) ->
        client.send(
            failure.startsWith("nonsense")
                ? failure
                : FakeEngine.json("{}").replace("200 OK", failure)));
    for (int i = 0; i < CALLS; i++) {
      assertThat(house.client().chat(Client.QUESTION).statusCode()).isGreaterThanOrEqualTo(500);
    }
    house.engine.behave(FakeEngine.WORKS);

    var leftAlone = house.client().chat(Client.QUESTION);

    assertThat(leftAlone.statusCode()).isEqualTo(503);
    assertThat(leftAlone.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(Client.error(leftAlone).path("code").asString()).isEqualTo("upstream_unavailable");
    assertThat(house.engine.heard()).isEmpty();
    House.eventually(
        () -> assertThat(house.client().chat(Client.QUESTION).statusCode()).isEqualTo(200));
    House.eventually(() -> {
      assertThat(house.client().chat(Client.QUESTION).statusCode()).isEqualTo(200);
      assertThat(state("closed")).isEqualTo("1.0");
    });
  }

  @Test
  void streamsThatBreakOffAreFailures() throws Exception {
    house.engine.behave((_, client) -> {
      client.beginStream();
      client.sendChunk("data: 1\n\n");
    });

    House.eventually(() -> {
      house.client().chat(STREAM);
      assertThat(state("closed")).isEqualTo("0.0");
    });
  }

  @Test
  void whatTheClientDoesWrongIsNoFailureNorIsAnEngineThatIsFull() throws Exception {
    house.engine.behave(
        (_, client) -> client.send(FakeEngine.json("{}").replace("200 OK", "400 Bad Request")));
    for (int i = 0; i < 2 * CALLS; i++) {
      assertThat(house.client().chat(Client.QUESTION).statusCode()).isEqualTo(400);
    }
    house.engine.behave(
        (_, client) -> client.send(FakeEngine.json("{}").replace("200 OK", "503 Full")));
    for (int i = 0; i < 2 * CALLS; i++) {
      assertThat(house.client().chat(Client.QUESTION).statusCode()).isEqualTo(503);
    }

    assertThat(house.engine.heard()).hasSize(2 * CALLS);
    assertThat(state("closed")).isEqualTo("1.0");
  }

  @Test
  void clientsWhoLeaveAreNoFailures() throws Exception {
    for (int i = 0; i < 2 * CALLS; i++) {
      leaveBeforeTheHead();
      leaveInTheStream();
    }

    house.engine.behave(FakeEngine.WORKS);
    assertThat(house.client().chat(Client.QUESTION).statusCode()).isEqualTo(200);
    assertThat(state("closed")).isEqualTo("1.0");
  }

  private void leaveBeforeTheHead() throws Exception {
    var asked = new CountDownLatch(1);
    var left = new CompletableFuture<Boolean>();
    house.engine.behave((_, client) -> {
      asked.countDown();
      left.complete(client.hangsUp());
    });
    CompletableFuture<HttpResponse<String>> answer =
        house.client().sendAsync(house.client().chatRequest(Client.QUESTION));
    assertThat(asked.await(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    answer.cancel(true);
    assertThat(left.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private void leaveInTheStream() throws Exception {
    var left = new CompletableFuture<Boolean>();
    house.engine.behave((_, client) -> {
      client.beginStream();
      client.sendChunk("data: 1\n\n");
      left.complete(client.hangsUp());
    });
    var answer =
        house.client().send(house.client().chatRequest(STREAM), BodyHandlers.ofInputStream());
    answer.body().read();
    answer.body().close();
    assertThat(left.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** 1.0 in the state in which the breaker is, 0.0 in the others. */
  private String state(String state) throws Exception {
    return house
        .client()
        .manage("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("resilience4j_circuitbreaker_state{"))
        .filter(line -> line.contains("state=\"" + state + "\""))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElseThrow();
  }
}
