package dev.crosskeep.inference.errors;

import static dev.crosskeep.inference.Client.JSON;
import static dev.crosskeep.inference.Client.dataUrl;
import static dev.crosskeep.inference.Client.picture;
import static dev.crosskeep.inference.Client.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.generation.ToyChat;
import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every bad request gets its status and OpenAI's error body, and the next request is answered. */
@ToyService
class BadRequestsTest {

  /** What would tell of the program or the machine. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          "Exception|Error:|\\bat"
              + " [a-z]+\\.|dev\\.crosskeep|tools\\.jackson|java\\.|org\\.|/tmp|0x[0-9a-f]");

  private static final Map<String, String> GOOD =
      Map.of(
          "model", "\"toy\"",
          "messages", "[{\"role\": \"user\", \"content\": \"hi\"}]",
          "max_tokens", "3");

  @LocalServerPort private int port;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @AfterEach
  void theNextRequestIsAnswered() throws Exception {
    var question = Map.of("model", "toy", "messages", List.of(says("hi")), "max_tokens", 2);

    assertThat(client.answer(question).at("/usage/completion_tokens").intValue()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0} is {1} {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "model": "gpt-9"                                 | 404 | model              | model_not_found
          "model": null                                    | 400 | model              | invalid_value
          "messages": []                                   | 400 | messages           | invalid_value
          "messages": null                                 | 400 | messages           | invalid_value
          "messages": "hi"                                 | 400 | messages           | invalid_type
          "messages": [null]                               | 400 | messages[0]        | invalid_value
          "messages": [{"content": "hi"}]                  | 400 | messages[0].role   | invalid_value
          "messages": [{"role": "boss", "content": "hi"}]  | 400 | messages[0].role   | invalid_value
          "messages": [{"role": "user"}]                   | 400 | messages[0].content | invalid_value
          "messages": [{"role": "user", "content": 5}]     | 400 | messages[0].content | invalid_value
          "messages": [{"role": "user", "content": [{}]}]  | 400 | messages[0].content[0].type | invalid_value
          "messages": [{"role": "user", "content": [{"type": "text"}]}] | 400 | messages[0].content[0].text | invalid_value
          "messages": [{"role": "user", "content": [{"type": "input_audio"}]}] | 400 | messages[0].content[0].type | invalid_value
          "messages": [{"role": "assistant", "content": "", "tool_calls": [{"id": "a"}]}] | 400 | messages[0].tool_calls | unsupported_parameter
          "max_tokens": 0                                  | 400 | max_tokens         | invalid_value
          "max_tokens": -1                                 | 400 | max_tokens         | invalid_value
          "max_completion_tokens": 0                       | 400 | max_completion_tokens | invalid_value
          "max_tokens": 1.5                                | 400 | max_tokens         | invalid_type
          "max_tokens": "many"                             | 400 | max_tokens         | invalid_type
          "max_tokens": 99999999999                        | 400 | max_tokens         | invalid_type
          "max_tokens": 9999                               | 400 | max_tokens         | context_length_exceeded
          "temperature": -0.1                              | 400 | temperature        | invalid_value
          "temperature": 2.1                               | 400 | temperature        | invalid_value
          "temperature": "NaN"                             | 400 | temperature        | invalid_value
          "temperature": "hot"                             | 400 | temperature        | invalid_type
          "top_p": 0                                       | 400 | top_p              | invalid_value
          "top_p": 1.1                                     | 400 | top_p              | invalid_value
          "seed": "x"                                      | 400 | seed               | invalid_type
          "stream": "maybe"                                | 400 | stream             | invalid_type
          "stop": 5                                        | 400 | stop               | invalid_value
          "stop": [1]                                      | 400 | stop               | invalid_value
          "stop": ""                                       | 400 | stop               | invalid_value
          "stop": ["a", "b", "c", "d", "e"]                | 400 | stop               | invalid_value
          "n": 2                                           | 400 | n                  | unsupported_parameter
          "tools": [{"type": "function"}]                  | 400 | tools              | unsupported_parameter
          "response_format": {"type": "json_object"}       | 400 | response_format    | unsupported_parameter
          "logprobs": true                                 | 400 | logprobs           | unsupported_parameter
          "frequency_penalty": 0.5                         | 400 | frequency_penalty  | unsupported_parameter
          "kv_cache": 5                                    | 400 | kv_cache           | invalid_value
          "kv_cache": {"method": "lru"}                    | 400 | kv_cache.method    | invalid_value
          "kv_cache": {"method": 5}                        | 400 | kv_cache.method    | invalid_value
          "kv_cache": {"budgets": 5}                       | 400 | kv_cache.budgets   | invalid_value
          "kv_cache": {"budget": 5}                        | 400 | kv_cache.budget    | invalid_value
          "kv_cache": {"budget": {"ratio": 0}}             | 400 | kv_cache.budget.ratio | invalid_value
          "kv_cache": {"budget": {"ratio": 1.5}}           | 400 | kv_cache.budget.ratio | invalid_value
          "kv_cache": {"budget": {"ratio": "NaN"}}         | 400 | kv_cache.budget.ratio | invalid_value
          "kv_cache": {"budget": {"ratio": 0.2, "tokens": 5}} | 400 | kv_cache.budget | invalid_value
          "kv_cache": {"budget": {"tokens": 0}}            | 400 | kv_cache.budget.tokens | invalid_value
          "kv_cache": {"combine": "mix"}                   | 400 | kv_cache.combine   | invalid_value
          "kv_cache": {"method": "full", "budget": {"tokens": 5}} | 400 | kv_cache.budget | invalid_value
          """)
  void oneBadField(String field, int status, String param, String code) throws Exception {
    String name = field.substring(1, field.indexOf(':') - 1);
    Map<String, String> fields = new LinkedHashMap<>(GOOD);
    fields.remove(name);
    String rest =
        fields.entrySet().stream()
            .map(other -> ", \"" + other.getKey() + "\": " + other.getValue())
            .collect(Collectors.joining());

    var response = client.chat("{" + field + rest + "}");

    assertRefused(response, status, code);
    assertThat(JSON.readTree(response.body()).at("/error/param").stringValue()).isEqualTo(param);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "{",
        "null",
        "[]",
        "5",
        "\"text\"",
        "{\"model\": \"toy\", \"temperature\": NaN}",
        "{\"model\": \"toy\", \"kv_cache\": {\"budget\": {\"ratio\": NaN}}}",
        "{\"model\": \"toy\"} {}",
        "{model: 'toy'}",
        "\u0000",
      })
  void whatIsNoJsonObject(String body) throws Exception {
    var response = client.chat(body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertIsOpenAiError(response);
  }

  @Test
  void jsonThatIsNestedWithoutEnd() throws Exception {
    assertRefused(client.chat("{\"kv_cache\":" + "[".repeat(100_000)), 400, "invalid_json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost/cat.png",
        "https://example.org/cat.png",
        "HTTP://169.254.169.254/latest",
        "file:///etc/passwd",
        "cat.png",
        "",
        "data:image/png;base64",
        "data:image/png,notbase64",
        "data:text/plain;base64,aGk=",
        "data:image/png;base64,%%%%",
      })
  void aPictureThatIsNoDataUrl(String url) throws Exception {
    assertRefused(ask(url), 400, "invalid_image_url");
  }

  @Test
  void anImageThatIsNoImage() throws Exception {
    byte[] text = "no picture at all".getBytes(StandardCharsets.UTF_8);

    assertRefused(ask(dataUrl(text)), 400, "invalid_image");
    assertRefused(ask(dataUrl(new byte[0])), 400, "invalid_image");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 20, 40, 60, 80})
  void aPngThatIsCutOff(int bytes) throws Exception {
    String whole = picture(64, 64);
    byte[] png = Base64.getDecoder().decode(whole.substring(whole.indexOf(',') + 1));
    assertThat(png.length).isGreaterThan(bytes);

    assertRefused(ask(dataUrl(Arrays.copyOf(png, bytes))), 400, "invalid_image");
  }

  @Test
  void aPictureOf1600MegapixelsInAFewKilobytesIsNotDecoded() throws Exception {
    byte[] bomb = PngBomb.of(40_000, 40_000);
    assertThat(bomb.length).isLessThan(4_000);
    long start = System.nanoTime();

    assertRefused(ask(dataUrl(bomb)), 400, "invalid_image");

    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
  }

  @Test
  void aPictureOfOnePixelWorks() throws Exception {
    assertThat(ask(picture(1, 1)).statusCode()).isEqualTo(200);
  }

  @Test
  void aPromptLongerThanTheContext() throws Exception {
    var question = Map.of("model", "toy", "messages", List.of(says("x".repeat(ToyChat.POSITIONS))));

    var response = client.chat(JSON.writeValueAsString(question));

    assertRefused(response, 400, "context_length_exceeded");
    assertThat(response.body()).contains(String.valueOf(ToyChat.POSITIONS));
  }

  @Test
  void thirtyThreePicturesWhere32AreAllowed() throws Exception {
    var part = Map.of("type", "image_url", "image_url", Map.of("url", picture(1, 1)));
    var message = Map.of("role", "user", "content", Collections.nCopies(33, part));
    var question = Map.of("model", "toy", "messages", List.of(message));

    assertRefused(client.chat(JSON.writeValueAsString(question)), 400, "invalid_value");
  }

  @Test
  void aStreamThatIsRefusedIsNoStream() throws Exception {
    var response = client.chat("{\"model\":\"toy\",\"messages\":[],\"stream\":true}");

    assertRefused(response, 400, "invalid_value");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
  }

  private HttpResponse<String> ask(String pictureUrl) throws IOException, InterruptedException {
    var question =
        Map.of(
            "model", "toy", "messages", List.of(Client.shows(pictureUrl, "hi")), "max_tokens", 1);
    return client.chat(JSON.writeValueAsString(question));
  }

  static void assertRefused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).at("/error/code").stringValue()).isEqualTo(code);
    assertIsOpenAiError(response);
  }

  static void assertIsOpenAiError(HttpResponse<String> response) {
    var error = JSON.readTree(response.body()).path("error");
    assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
    assertThat(error.path("message").stringValue()).isNotBlank();
    assertThat(error.path("type").stringValue()).isNotBlank();
    assertThat(response.body()).doesNotContainPattern(INTERNALS);
    assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
  }
}
