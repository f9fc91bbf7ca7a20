package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request that is sent more than once. */
class IdempotencyTest {

  private static final String QUESTION =
      "{\"max_tokens\": 50, \"messages\": [{\"role\": \"user\", \"content\": \"12345678\"}]}";
  private static final String LONG = // 256 characters
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
          + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
          + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
          + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  private static final String KEY = "ck_live_once";
  private static final String SIBLING = "ck_live_twice";

  private static House house;
  private static int number;

  private final AtomicInteger answers = new AtomicInteger();
  private Client client;
  private String name;

  @BeforeAll
  static void open() throws Exception {
    house = House.open("--crosskeep.gateway.idempotency.memory=16KB");
    house.policies.publish(
        Snapshots.limited(
            Map.of("once", "{}"),
            Snapshots.key(KEY, "k1", "once", ", \"limits\": {\"requests_per_day\": 1000000}"),
            Snapshots.key(SIBLING, "k2", "once", "")));
    var known = house.client().withKey(SIBLING);
    House.eventually(
        () -> assertThat(known.send(known.to("/v1/models")).statusCode()).isEqualTo(200));
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  @BeforeEach
  void enter() {
    client = house.client().withKey(KEY);
    name = "name-" + number++;
    house.engine.behave((_, engine) ->
        engine.send(FakeEngine.json("{\"answer\":" + answers.incrementAndGet() + "}")));
  }

  @Test
  void theSameRequestGetsTheSameAnswerAndIsCountedOnce() throws Exception {
    var first = ask(QUESTION);
    var second = ask(QUESTION);

    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body()).isEqualTo("{\"answer\":1}");
    assertThat(header(second, "Content-Type")).isEqualTo("application/json");
    assertThat(header(second, "x-kv-policy")).isEqualTo(header(first, "x-kv-policy"));
    assertThat(header(first, "idempotency-replayed")).isEmpty();
    assertThat(header(second, "idempotency-replayed")).isEqualTo("true");
    assertThat(header(second, "x-request-id"))
        .isNotEmpty()
        .isNotEqualTo(header(first, "x-request-id"));
    assertThat(house.engine.heard()).hasSize(1);
    int left = Integer.parseInt(header(first, "x-ratelimit-remaining-requests"));
    name += "-another";
    assertThat(header(ask(QUESTION), "x-ratelimit-remaining-requests"))
        .isEqualTo(Integer.toString(left - 1));
  }

  @Test
  void withoutANameEveryRequestIsAnswered() throws Exception {
    client.chat(QUESTION);
    client.chat(QUESTION);

    assertThat(house.engine.heard()).hasSize(2);
  }

  @Test
  void aStreamIsGivenAgainWhole() throws Exception {
    house.engine.behave((_, engine) -> {
      engine.beginStream();
      engine.sendChunk("data: " + answers.incrementAndGet() + "\n\nda");
      engine.sendChunk("ta: {\"text\":\"data: [DONE]\"}\n\n");
      engine.sendChunk("data: [DONE]\n\n");
      engine.endStream();
    });

    var first = ask(QUESTION);
    var second = ask(QUESTION);

    assertThat(second.body())
        .isEqualTo(first.body())
        .isEqualTo("data: 1\n\ndata: {\"text\":\"data: [DONE]\"}\n\ndata: [DONE]\n\n");
    assertThat(header(second, "Content-Type")).isEqualTo("text/event-stream");
    assertThat(house.engine.heard()).hasSize(1);
  }

  @Test
  void anotherBodyUnderTheSameNameIsRefused() throws Exception {
    ask(QUESTION);

    var refused = ask(QUESTION.replace("50", "51"));

    assertRefused(refused, 422, "idempotency_key_reused");
    assertThat(house.engine.heard()).hasSize(1);
  }

  @Test
  void whileTheFirstRunsTheSecondIsRefusedAndAnotherBodyForGood() throws Exception {
    var asked = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    house.engine.behave((_, engine) -> {
      asked.countDown();
      go.await();
      engine.send(FakeEngine.json("{\"answer\":1}"));
    });
    var first = client.sendAsync(client.chatRequest(QUESTION).header("Idempotency-Key", name));
    assertThat(asked.await(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    var meanwhile = ask(QUESTION);
    var other = ask(QUESTION.replace("50", "51"));
    go.countDown();

    assertRefused(meanwhile, 409, "idempotency_key_in_use");
    assertThat(header(meanwhile, "Retry-After")).isEqualTo("1");
    assertRefused(other, 422, "idempotency_key_reused");
    assertThat(first.get().body()).isEqualTo("{\"answer\":1}");
    assertThat(ask(QUESTION).body()).isEqualTo("{\"answer\":1}");
    assertThat(house.engine.heard()).hasSize(1);
  }

  @Test
  void anotherKeyHasNamesOfItsOwn() throws Exception {
    ask(QUESTION);
    client = house.client().withKey(SIBLING);

    assertThat(ask(QUESTION).body()).isEqualTo("{\"answer\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"400 Bad Request", "500 Internal Server Error", "503 Service Unavailable"})
  void whatFailedMayBeSentAgain(String status) throws Exception {
    house.engine.behave(
        (_, engine) -> engine.send(FakeEngine.json("{}").replace("200 OK", status)));
    assertThat(ask(QUESTION).statusCode()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
    house.engine.behave(FakeEngine.WORKS);

    House.eventually(() -> assertThat(ask(QUESTION).statusCode()).isEqualTo(200));
  }

  @Test
  void aStreamThatBrokeOffMayBeSentAgain() throws Exception {
    house.engine.behave((_, engine) -> {
      engine.beginStream();
      engine.sendChunk("data: {\"text\":\"data: [DONE]\"}\n\n");
    });
    assertThat(ask(QUESTION).body()).contains("upstream_failed");
    house.engine.behave(FakeEngine.WORKS);

    House.eventually(() -> assertThat(ask(QUESTION).body()).contains("chat.completion"));
  }

  @Test
  void whoLeftMaySendItAgain() throws Exception {
    var left = new CompletableFuture<Boolean>();
    house.engine.behave((_, engine) -> {
      engine.beginStream();
      engine.sendChunk("data: 1\n\n");
      left.complete(engine.hangsUp());
    });
    var leaving =
        client.send(
            client.chatRequest(QUESTION).header("Idempotency-Key", name),
            BodyHandlers.ofInputStream());
    leaving.body().read();
    leaving.body().close();
    assertThat(left.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    house.engine.behave(FakeEngine.WORKS);

    House.eventually(() -> assertThat(ask(QUESTION).statusCode()).isEqualTo(200));
  }

  @Test
  void anAnswerThatTakesMoreThanItsShareOfTheMemoryIsNotKept() throws Exception {
    String large = "{\"text\":\"" + "x".repeat(2000) + "\"}"; // a sixteenth of 16 KB is 1 KB
    house.engine.behave((_, engine) -> engine.send(FakeEngine.json(large)));

    ask(QUESTION);
    ask(QUESTION);

    assertThat(house.engine.heard()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "", LONG})
  void aNameThatIsNoneIsRefused(String bad) throws Exception {
    name = bad;

    assertRefused(ask(QUESTION), 400, "invalid_idempotency_key");
    assertThat(house.engine.heard()).isEmpty();
  }

  private HttpResponse<String> ask(String body) throws Exception {
    return client.send(client.chatRequest(body).header("Idempotency-Key", name));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Client.error(answer).path("code").asString()).isEqualTo(code);
    assertThat(Client.error(answer).path("param").asString()).isEqualTo("Idempotency-Key");
  }
}
