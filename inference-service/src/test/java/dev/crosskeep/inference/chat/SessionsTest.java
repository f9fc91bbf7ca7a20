package dev.crosskeep.inference.chat;

import static dev.crosskeep.inference.Client.JSON;
import static dev.crosskeep.inference.Client.picture;
import static dev.crosskeep.inference.Client.says;
import static dev.crosskeep.inference.Client.shows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.generation.ChatEngine;
import dev.crosskeep.generation.ToyChat;
import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * Conversations that go on from a pruned cache, as a stock client with the whole history sees them.
 */
@ToyService
@Timeout(60)
@TestPropertySource(
    properties = {
      "crosskeep.service-token=a-token-for-this-test",
      "crosskeep.inference.sessions.idle=5s",
      "crosskeep.inference.sessions.per-tenant=2"
    })
class SessionsTest {

  @LocalServerPort private int port;
  @Autowired private ChatEngine engine;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @Test
  void noPictureIsEncodedTwice() throws Exception {
    var conversation = new ArrayList<Map<String, Object>>();
    conversation.add(shows(picture(3, 3), "what is this, and what else is there to see in it?"));
    var first = turn(conversation, "new");
    String id = first.at("/kv_cache/session").stringValue();
    conversation.add(shows(picture(5, 2), "and this?"));
    var second = turn(conversation, id);
    conversation.add(says("are they alike?"));
    var third = turn(conversation, id);

    assertThat(first.at("/kv_cache/images_encoded").intValue()).isEqualTo(1);
    assertThat(second.at("/kv_cache/images_encoded").intValue()).isEqualTo(1);
    assertThat(third.at("/kv_cache/images_encoded").intValue()).isZero();
    assertThat(third.at("/kv_cache/session").stringValue()).isEqualTo(id);
    assertThat(third.at("/kv_cache/image_tokens").intValue())
        .isEqualTo(2 * ToyChat.TOKENS_PER_IMAGE);
    // The whole conversation counts, though only the third question was read.
    int prompt = third.at("/kv_cache/prompt_tokens").intValue();
    assertThat(third.at("/usage/prompt_tokens").intValue()).isEqualTo(prompt);
    // One row of a fifth is the summary's.
    assertThat(third.at("/kv_cache/kept_tokens").intValue()).isEqualTo(prompt / 5 - 1);
  }

  @Test
  void aSessionWithoutPruningAnswersAsARequestWithTheWholeConversation() throws Exception {
    var conversation = new ArrayList<Map<String, Object>>();
    conversation.add(shows(picture(3, 3), "what is this?"));
    var full = Map.<String, Object>of("method", "full");
    var first = turn(conversation, with(full, "session", "new"));
    String id = first.at("/kv_cache/session").stringValue();
    conversation.add(says("and what else?"));

    var atOnce = ask("direct", conversation, full);
    var second = turn(conversation, with(full, "session", id));

    assertThat(content(second)).isEqualTo(content(answered(atOnce)));
    assertThat(second.path("usage")).isEqualTo(answered(atOnce).path("usage"));
  }

  @Test
  void anAnswerWithoutASessionNamesNone() throws Exception {
    var answer = answered(ask("a", List.of(says("hello")), Map.of()));

    assertThat(answer.path("kv_cache").has("session")).isFalse();
    assertThat(answer.at("/kv_cache/images_encoded").intValue()).isZero();
  }

  @Test
  void aStreamBringsTheSessionInItsLastChunk() throws Exception {
    var body = body(List.of(says("hello")), Map.of("session", "new"));
    body.put("stream", true);
    var response = send("a", body);

    var chunks = response.body().lines().filter(line -> line.startsWith("data: {")).toList();
    var last = JSON.readTree(chunks.getLast().substring("data: ".length()));
    assertThat(last.at("/kv_cache/session").stringValue()).startsWith("ses-");
  }

  @Test
  void anotherTenantsSessionDoesNotExist() throws Exception {
    var conversation = new ArrayList<Map<String, Object>>();
    conversation.add(says("hello"));
    var first = answered(ask("a", conversation, Map.of("session", "new")));
    conversation.add(answerOf(first));
    conversation.add(says("and?"));
    var session = Map.<String, Object>of("session", first.at("/kv_cache/session").stringValue());

    assertRefused(ask("b", conversation, session), 404, "session_not_found");
    assertRefused(ask("a", conversation, Map.of("session", "ses-x")), 404, "session_not_found");
    assertThat(ask("a", conversation, session).statusCode()).isEqualTo(200);
  }

  @Test
  void anotherConversationIsRefused() throws Exception {
    var first = answered(ask("a", List.of(says("hello")), Map.of("session", "new")));
    String id = first.at("/kv_cache/session").stringValue();

    var other = ask("a", List.of(says("good morning")), Map.of("session", id));

    assertRefused(other, 400, "session_mismatch");
    assertThat(JSON.readTree(other.body()).at("/error/param").stringValue()).isEqualTo("messages");
  }

  @Test
  void whatIsNoIdIsRefused() throws Exception {
    var response = ask("a", List.of(says("hello")), Map.of("session", 7));

    assertRefused(response, 400, "invalid_value");
    assertThat(JSON.readTree(response.body()).at("/error/param").stringValue())
        .isEqualTo("kv_cache.session");
  }

  @Test
  void theLeastRecentlyUsedSessionOfATenantGoes() throws Exception {
    var hello = List.of(says("hello"));
    String oldest = "";
    for (int i = 0; i < 3; i++) {
      var answer = answered(ask("crowded", hello, Map.of("session", "new")));
      oldest = oldest.isEmpty() ? answer.at("/kv_cache/session").stringValue() : oldest;
    }

    var response = ask("crowded", hello, Map.of("session", oldest));

    assertRefused(response, 410, "session_expired");
    assertThat(response.body()).contains("given up for newer ones");
  }

  @Test
  void aSessionThatNobodyUsesExpiresAndItsMemoryIsFree() throws Exception {
    var hello = List.of(says("hello"));
    var answer = answered(ask("idle", hello, Map.of("session", "new")));
    String id = answer.at("/kv_cache/session").stringValue();
    assertThat(engine.sessions().bytes()).isPositive();

    long patience = System.nanoTime() + 20_000_000_000L;
    while (engine.sessions().sessions() > 0 && System.nanoTime() < patience) {
      Thread.onSpinWait();
    }

    assertThat(engine.sessions().bytes()).isZero();
    var response = ask("idle", hello, Map.of("session", id));
    assertRefused(response, 410, "session_expired");
    assertThat(response.body()).contains("has expired");
    assertThat(client.get("/actuator/prometheus").body())
        .contains("crosskeep_sessions_evicted_total{reason=\"expired\"}")
        .contains("\ncrosskeep_sessions_kept_bytes 0.0");
  }

  /** Asks, and adds the answer to the conversation as a client does. */
  private JsonNode turn(List<Map<String, Object>> conversation, String session) throws Exception {
    return turn(conversation, Map.of("session", session, "budget", Map.of("ratio", 0.2)));
  }

  private JsonNode turn(List<Map<String, Object>> conversation, Map<String, Object> cache)
      throws Exception {
    var answer = answered(ask("a", conversation, cache));
    conversation.add(answerOf(answer));
    return answer;
  }

  private static Map<String, Object> with(Map<String, Object> fields, String name, Object value) {
    var all = new HashMap<>(fields);
    all.put(name, value);
    return all;
  }

  private static Map<String, Object> answerOf(JsonNode answer) {
    return Map.of("role", "assistant", "content", content(answer));
  }

  private HttpResponse<String> ask(
      String tenant, List<Map<String, Object>> messages, Map<String, Object> cache)
      throws IOException, InterruptedException {
    return send(tenant, body(messages, cache));
  }

  private static Map<String, Object> body(
      List<Map<String, Object>> messages, Map<String, Object> cache) {
    var body = new HashMap<String, Object>();
    body.put("model", ToyService.MODEL);
    body.put("messages", messages);
    body.put("max_tokens", 6);
    body.put("kv_cache", cache);
    return body;
  }

  private HttpResponse<String> send(String tenant, Map<String, Object> body)
      throws IOException, InterruptedException {
    return client.send(
        client
            .post("/v1/chat/completions")
            .header(TrustedHeaders.SERVICE_TOKEN, "a-token-for-this-test")
            .header(TrustedHeaders.TENANT, tenant)
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private static JsonNode answered(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static void assertRefused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).at("/error/code").stringValue()).isEqualTo(code);
  }

  private static String content(JsonNode answer) {
    return answer.at("/choices/0/message/content").stringValue();
  }
}
