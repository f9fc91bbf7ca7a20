package dev.crosskeep.inference.chat;

import static dev.crosskeep.inference.Client.JSON;
import static dev.crosskeep.inference.Client.picture;
import static dev.crosskeep.inference.Client.says;
import static dev.crosskeep.inference.Client.shows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.generation.ToyChat;
import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@ToyService
class ChatCompletionsTest {

  @LocalServerPort private int port;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @Test
  void anAnswerHasTheShapeOfOpenAis() throws Exception {
    var answer = client.answer(question(4));

    assertThat(answer.path("id").stringValue()).startsWith("chatcmpl-");
    assertThat(answer.path("object").stringValue()).isEqualTo("chat.completion");
    assertThat(answer.path("created").longValue()).isPositive();
    assertThat(answer.path("model").stringValue()).isEqualTo(ToyService.MODEL);
    var choice = answer.path("choices").path(0);
    assertThat(choice.path("index").intValue()).isZero();
    assertThat(choice.path("message").path("role").stringValue()).isEqualTo("assistant");
    assertThat(choice.path("message").path("content").stringValue()).hasSize(4);
    assertThat(choice.path("finish_reason").stringValue()).isEqualTo("length");
  }

  @Test
  void everyPatchOfAPictureCountsAsAToken() throws Exception {
    var withoutPicture = client.answer(question(3));
    var withPicture = client.answer(with(Map.of("messages", List.of(shows(picture(9, 5), "hi")))));

    assertThat(withPicture.at("/kv_cache/image_tokens").intValue())
        .isEqualTo(ToyChat.TOKENS_PER_IMAGE);
    // The template writes a line end behind a picture.
    assertThat(promptTokens(withPicture))
        .isEqualTo(promptTokens(withoutPicture) + ToyChat.TOKENS_PER_IMAGE + 1);
    assertThat(withPicture.at("/usage/total_tokens").intValue())
        .isEqualTo(promptTokens(withPicture) + 3);
  }

  @Test
  void theCacheHoldsKeysAndValuesOfEveryLayer() throws Exception {
    var cache = client.answer(with(Map.of("kv_cache", Map.of("method", "full")))).path("kv_cache");

    // 2 (keys and values) · 3 layers · 4 heads · 6 numbers · 4 bytes a token.
    assertThat(cache.path("full_bytes").longValue())
        .isEqualTo(2 * 3 * 4 * 6 * 4L * cache.path("prompt_tokens").intValue());
    assertThat(cache.path("kept_bytes")).isEqualTo(cache.path("full_bytes"));
    assertThat(cache.path("method").stringValue()).isEqualTo("full");
    assertThat(cache.path("reason").stringValue()).isEqualTo("request override");
  }

  @Test
  void aRequestMayChangeOneFieldOfThePolicy() throws Exception {
    var policy = Map.of("budget", Map.of("tokens", 10), "min_prompt_tokens", 0);

    var cache = client.answer(with(Map.of("kv_cache", policy))).path("kv_cache");

    assertThat(cache.path("method").stringValue()).isEqualTo("csp");
    assertThat(cache.path("kept_tokens").intValue()).isEqualTo(9); // and a summary of the rest
  }

  @Test
  void withoutAnOverrideTheServicesPolicyApplies() throws Exception {
    var long70 = Map.of("messages", List.of(says("x".repeat(70))));

    var cache = client.answer(with(long70)).path("kv_cache");

    assertThat(cache.path("reason").stringValue()).isEqualTo("default policy");
    // Half, rounded down, as application.yml says; one row of it is the summary's.
    assertThat(cache.path("kept_tokens").intValue())
        .isEqualTo(cache.path("prompt_tokens").intValue() / 2 - 1);
  }

  @Test
  void aMapSaysWhichPatchesWereKeptWhenItIsWanted() throws Exception {
    var messages = List.of(shows(picture(20, 10), "hi"));
    var cache = Map.of("map", true, "method", "full");
    var expected =
        JSON.readTree(
            """
            [{"image": 1, "rows": 2, "columns": 2, "kept": [[1.0, 1.0], [1.0, 1.0]],
              "area": {"x": 0.25, "y": 0.0, "width": 0.5, "height": 1.0}}]
            """);

    var whole = client.answer(with(Map.of("messages", messages, "kv_cache", cache)));
    var events =
        client.events(with(Map.of("messages", messages, "kv_cache", cache, "stream", true)));
    var unasked = client.answer(with(Map.of("messages", messages)));

    assertThat(whole.at("/kv_cache/map")).isEqualTo(expected);
    var last = JSON.readTree(events.get(events.size() - 2));
    assertThat(last.at("/kv_cache/map")).isEqualTo(expected);
    assertThat(unasked.path("kv_cache").has("map")).isFalse();
  }

  @Test
  void aStreamIsTheSameAnswerInPieces() throws Exception {
    var whole = client.answer(question(5));
    var events = client.events(with(Map.of("stream", true, "max_tokens", 5)));

    assertThat(events.getLast()).isEqualTo("[DONE]");
    var chunks = events.subList(0, events.size() - 1).stream().map(JSON::readTree).toList();
    assertThat(chunks).allSatisfy(chunk -> assertThat(object(chunk)).endsWith(".chunk"));
    assertThat(chunks.getFirst().at("/choices/0/delta/role").stringValue()).isEqualTo("assistant");
    assertThat(text(chunks)).isEqualTo(whole.at("/choices/0/message/content").stringValue());
    var finish = chunks.getLast();
    assertThat(finish.at("/choices/0/finish_reason").stringValue()).isEqualTo("length");
    assertThat(finish.path("usage")).isEqualTo(whole.path("usage"));
    assertThat(finish.at("/kv_cache/kept_tokens")).isEqualTo(whole.at("/kv_cache/kept_tokens"));
    assertThat(chunks.subList(0, chunks.size() - 1))
        .allSatisfy(chunk -> {
          assertThat(chunk.at("/choices/0/finish_reason").isNull()).isTrue();
          assertThat(chunk.has("kv_cache")).isFalse();
          assertThat(chunk.has("usage")).isFalse();
        });
  }

  @Test
  void aStreamEndsWithTheCountsWhenTheyAreWanted() throws Exception {
    var whole = client.answer(question(3));
    var options = Map.of("stream", true, "stream_options", Map.of("include_usage", true));

    var events = client.events(with(options));

    var last = JSON.readTree(events.get(events.size() - 2));
    assertThat(last.path("choices")).isEmpty();
    assertThat(last.path("usage")).isEqualTo(whole.path("usage"));
    assertThat(last.at("/kv_cache/prompt_tokens").isInt()).isTrue();
    assertThat(JSON.readTree(events.get(events.size() - 3)).has("kv_cache")).isFalse();
  }

  @Test
  void anAnswerTellsItsFidelityAtItsEndWhereThatIsWanted() throws Exception {
    var wanted =
        Map.of(
            "messages",
            List.of(Client.says("what is this? ".repeat(4))),
            "kv_cache",
            Map.of("fidelity", true, "budget", Map.of("ratio", 0.3), "min_prompt_tokens", 0));

    var whole = client.answer(with(wanted)).at("/kv_cache/fidelity");
    Map<String, Object> streamed = with(wanted);
    streamed.put("stream", true);
    var events = client.events(streamed);

    assertThat(whole.path("tokens").asInt()).isBetween(1, 64);
    assertThat(whole.path("kl_mean").asDouble()).isPositive();
    assertThat(whole.path("kl_p99").asDouble())
        .isGreaterThanOrEqualTo(whole.path("kl_mean").asDouble());
    assertThat(whole.path("top1_agreement").asDouble()).isBetween(0.0, 1.0);
    assertThat(whole.path("retained_attention").isArray()).isTrue();
    var last = JSON.readTree(events.get(events.size() - 2));
    assertThat(last.at("/kv_cache/fidelity")).isEqualTo(whole);
  }

  @Test
  void unaskedAnAnswerTellsNoFidelity() throws Exception {
    assertThat(client.answer(with(Map.of())).at("/kv_cache/fidelity").isMissingNode()).isTrue();
  }

  @Test
  void theAnswerEndsBeforeAStopString() throws Exception {
    String text = content(client.answer(question(12)));
    String stop = text.substring(4, 6);

    var answer = client.answer(with(Map.of("max_tokens", 12, "stop", List.of("#", stop))));

    assertThat(content(answer)).isEqualTo(text.substring(0, text.indexOf(stop)));
    assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
  }

  @Test
  void theNewerNameOfTheLengthCounts() throws Exception {
    var answer = client.answer(with(Map.of("max_tokens", 7, "max_completion_tokens", 2)));

    assertThat(answer.at("/usage/completion_tokens").intValue()).isEqualTo(2);
  }

  @Test
  void aSeedRepeatsASampledAnswer() throws Exception {
    Map<String, Object> sampled =
        Map.of("temperature", 2, "top_p", 0.9, "seed", 5, "max_tokens", 20);

    assertThat(content(client.answer(with(sampled))))
        .isEqualTo(content(client.answer(with(sampled))))
        .isNotEqualTo(content(client.answer(question(20))));
  }

  @Test
  void aConversationMayHaveManyTurnsAndPictures() throws Exception {
    var conversation =
        List.of(
            Map.of("role", "system", "content", "be brief"),
            shows(picture(3, 3), "what is this?"),
            Map.of("role", "assistant", "content", "a square"),
            shows(picture(1, 1), "and this?"));

    var answer = client.answer(with(Map.of("messages", conversation)));

    assertThat(answer.at("/kv_cache/image_tokens").intValue())
        .isEqualTo(2 * ToyChat.TOKENS_PER_IMAGE);
  }

  @Test
  void fieldsThatAskForNothingSpecialAreFine() throws Exception {
    Map<String, Object> plain =
        Map.of(
            "n",
            1,
            "tools",
            List.of(),
            "logprobs",
            false,
            "presence_penalty",
            0,
            "response_format",
            Map.of("type", "text"),
            "user",
            "somebody",
            "metadata",
            Map.of("a", "b"),
            "a_field_of_tomorrow",
            1);

    assertThat(content(client.answer(with(plain)))).hasSize(3);
  }

  private static Map<String, Object> question(int length) {
    return with(Map.of("max_tokens", length));
  }

  /** A short question with these fields besides or instead. */
  private static Map<String, Object> with(Map<String, ?> fields) {
    Map<String, Object> question = new HashMap<>();
    question.put("model", ToyService.MODEL);
    question.put("messages", List.of(says("hi")));
    question.put("max_tokens", 3);
    question.putAll(fields);
    return question;
  }

  private static String content(JsonNode answer) {
    return answer.at("/choices/0/message/content").stringValue();
  }

  private static int promptTokens(JsonNode answer) {
    return answer.at("/usage/prompt_tokens").intValue();
  }

  private static String object(JsonNode chunk) {
    return chunk.path("object").stringValue();
  }

  private static String text(List<JsonNode> chunks) {
    return chunks.stream()
        .map(chunk -> chunk.at("/choices/0/delta/content").stringValue(""))
        .collect(Collectors.joining());
  }
}
