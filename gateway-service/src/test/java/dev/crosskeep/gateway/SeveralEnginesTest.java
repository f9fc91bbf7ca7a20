package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three instances of the engine behind one gateway. */
class SeveralEnginesTest {

  private static final String SESSION = "{\"kv_cache\": {\"session\": \"%s\"}, \"messages\": []}";
  private static final FakeEngine.Behaviour UNKNOWN_SESSION =
      (_, client) ->
          client.send(
              FakeEngine.json("{\"error\":{\"code\":\"session_not_found\"}}")
                  .replace("200 OK", "404 Not Found"));
  private static final FakeEngine.Behaviour FULL =
      (_, client) ->
          client.send(
              FakeEngine.json("{\"error\":{\"code\":\"overloaded\"}}")
                  .replace("200 OK", "503 Full")
                  .replace("Connection", "Retry-After: 1\r\nConnection"));

  private static House house;
  private static List<FakeEngine> engines;

  @BeforeAll
  static void open() throws Exception {
    engines = List.of(new FakeEngine(), new FakeEngine(), new FakeEngine());
    house =
        House.open(
            "--crosskeep.gateway.inference-urls="
                + engines.stream().map(FakeEngine::url).collect(Collectors.joining(",")));
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
    for (var engine : engines) {
      engine.close();
    }
  }

  @BeforeEach
  void theyWork() {
    engines.forEach(engine -> engine.behave(FakeEngine.WORKS));
  }

  @Test
  void conversationsAreSpreadAndEachStaysWhereItBegan() throws Exception {
    for (int conversation = 0; conversation < 30; conversation++) {
      String first = "{\"role\": \"user\", \"content\": \"story " + conversation + "\"}";
      ok(house.client().chat(messages(first)));
      ok(house.client().chat(messages(first, "{\"role\": \"assistant\", \"content\": \"ok\"}")));
    }

    for (var engine : engines) {
      var heard = engine.heard().stream().map(FakeEngine.Heard::body).toList();
      assertThat(heard).isNotEmpty();
      // Each first turn has its second one beside it.
      assertThat(heard.size() % 2).isZero();
      for (int i = 0; i < heard.size(); i += 2) {
        assertThat(heard.get(i + 1)).startsWith(heard.get(i).replace("]}", ""));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"what is it?", "how many?", "which colour?", "where?", "why?", "who?"})
  void questionsAboutOnePictureGoWhereItIsKnown(String question) throws Exception {
    ok(house.client().chat(about("what is it?")));
    ok(house.client().chat(about(question)));

    assertThat(engines.stream().filter(engine -> engine.heard().size() == 2)).hasSize(1);
  }

  @Test
  void aSessionGoesWhereItBegan() throws Exception {
    int number = 0;
    for (var engine : engines) {
      String id = "ses-" + number++;
      engine.behave((request, client) -> {
        if (request.body().contains("\"new\"") || request.body().contains(id)) {
          client.send(FakeEngine.json("{\"kv_cache\":{\"session\":\"" + id + "\"}}"));
        } else {
          UNKNOWN_SESSION.answer(request, client);
        }
      });
    }
    for (int conversation = 0; conversation < 12; conversation++) {
      String begin =
          "{\"kv_cache\": {\"session\": \"new\"}, \"messages\": [{\"role\": \"user\", \"content\": \""
              + conversation
              + "\"}]}";
      String answer = ok(house.client().chat(begin)).body();
      String id = answer.replaceAll(".*\"(ses-\\d)\".*", "$1");

      assertThat(ok(house.client().chat(SESSION.formatted(id))).body()).isEqualTo(answer);
    }

    // One to begin, one to go on; nobody was asked for the session of another one.
    assertThat(engines.stream().mapToInt(engine -> engine.heard().size()).sum()).isEqualTo(24);
  }

  @Test
  void aStreamTellsItsSessionToo() throws Exception {
    for (var engine : engines) {
      engine.behave((request, client) -> {
        if (request.body().contains("\"new\"")) {
          client.beginStream();
          client.sendChunk("data: {\"kv_cache\":{\"session\":\"ses-s" + engine.url() + "\"}}\n\n");
          client.sendChunk("data: [DONE]\n\n");
          client.endStream();
        } else {
          client.send(FakeEngine.json("{}"));
        }
      });
    }
    String answer = ok(house.client().chat(SESSION.formatted("new"))).body();
    String id = answer.replaceAll("(?s).*\"(ses-.*?)\".*", "$1");

    ok(house.client().chat(SESSION.formatted(id)));

    assertThat(engines.stream().filter(engine -> !engine.heard().isEmpty()))
        .singleElement()
        .satisfies(engine -> assertThat(engine.heard()).hasSize(2));
  }

  @Test
  void aSessionWhoseInstanceIsAwayIsLostAndThatIsSaidAsAlways() throws Exception {
    String begun = ok(house.client().chat(SESSION.formatted("new"))).body();
    assertThat(begun).isNotEmpty();
    var home =
        engines.stream().filter(engine -> !engine.heard().isEmpty()).findFirst().orElseThrow();
    home.behave(
        (_, client) -> client.send(FakeEngine.json("{\"kv_cache\":{\"session\":\"ses-lost\"}}")));
    ok(house.client().chat(SESSION.formatted("new")));
    engines.stream().filter(engine -> engine != home).forEach(e -> e.behave(UNKNOWN_SESSION));
    home.goAway();
    try {
      var lost = house.client().chat(SESSION.formatted("ses-lost"));

      assertThat(lost.statusCode()).isEqualTo(404);
      assertThat(Client.error(lost).path("code").asString()).isEqualTo("session_not_found");
    } finally {
      home.comeBack();
    }
  }

  @Test
  void whenOneIsAwayTheOthersAnswer() throws Exception {
    engines.getFirst().goAway();
    try {
      for (int i = 0; i < 12; i++) {
        ok(house.client().chat(messages("{\"role\": \"user\", \"content\": \"" + i + "\"}")));
      }
    } finally {
      engines.getFirst().comeBack();
    }
  }

  @Test
  void whenOneIsFullTheNextOneAnswersAndNothingIsLeftOfTheRefusal() throws Exception {
    engines.getFirst().behave(FULL);
    for (int i = 0; i < 12; i++) {
      var answer =
          ok(house.client().chat(messages("{\"role\": \"user\", \"content\": \"" + i + "\"}")));
      assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    }
    assertThat(engines.getFirst().heard()).isNotEmpty();
  }

  @Test
  void whenAllAreFullTheClientHearsThat() throws Exception {
    engines.forEach(engine -> engine.behave(FULL));

    var refused = house.client().chat(Client.QUESTION);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(Client.error(refused).path("code").asString()).isEqualTo("overloaded");
    assertThat(engines).allSatisfy(engine -> assertThat(engine.heard()).hasSize(1));
  }

  @Test
  void manyQuestionsAboutOnePictureAtOnceSpillOver() throws Exception {
    var asked = new CountDownLatch(6);
    var go = new CountDownLatch(1);
    engines.forEach(engine ->
        engine.behave((_, client) -> {
          asked.countDown();
          go.await();
          client.send(FakeEngine.json("{}"));
        }));
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int sent = i + 1;
      answers.add(house.client().sendAsync(house.client().chatRequest(about("what is it?"))));
      House.eventually(() -> assertThat(6 - asked.getCount()).isEqualTo(sent));
    }

    go.countDown();

    for (var answer : answers) {
      ok(answer.get());
    }
    // ceil(1.25 * 6 / 3) = 3 at most.
    assertThat(engines)
        .allSatisfy(engine -> assertThat(engine.heard()).hasSizeLessThanOrEqualTo(3));
    House.eventually(() ->
        assertThat(metrics("crosskeep_gateway_in_flight"))
            .hasSize(3)
            .allMatch(m -> m.endsWith(" 0.0")));
  }

  private static List<String> metrics(String name) throws Exception {
    return house
        .client()
        .manage("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .toList();
  }

  private static String messages(String... messages) {
    return "{\"messages\": [{\"role\": \"system\", \"content\": \"be brief\"}, "
        + String.join(", ", messages)
        + "]}";
  }

  private static String about(String question) {
    return messages(
        "{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"data:image/png;base64,AAAA\"}}, "
            + "{\"type\": \"text\", \"text\": \""
            + question
            + "\"}]}");
  }

  private static HttpResponse<String> ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }
}
