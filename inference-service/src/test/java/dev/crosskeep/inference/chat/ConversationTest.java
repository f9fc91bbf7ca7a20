package dev.crosskeep.inference.chat;

import static dev.crosskeep.inference.Client.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.inference.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * The bundled model in a conversation of four turns about five pictures, of whose cache a fifth
 * stays. That each answer is the one of a fresh run which keeps the same entries is shown, for the
 * same conversation, by the engine's {@code BundledConversationTest}.
 */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    // Pictures are not encoded twice because the session has read them.
    properties = "crosskeep.inference.picture-memory=0")
class ConversationTest {

  private static final Path SAMPLES = Path.of("..", "docs", "samples");

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void bundledModel(DynamicPropertyRegistry properties) {
    properties.add(
        "crosskeep.inference.model", Path.of("..", "models", "tiny-llava")::toAbsolutePath);
  }

  private final List<Object> messages = new ArrayList<>();
  private String session = "new";

  @Test
  void noTurnEncodesAPictureAgain() throws Exception {
    var first = turn("what colour is the star in picture 1?", "album-1.png", "album-2.png");
    var second = turn("how many shapes are in picture 3?", "album-3.png", "album-4.png");
    var third = turn("describe picture 5.", "shapes-1.png");
    var fourth = turn("how many shapes are in picture 2?");

    assertThat(List.of(first, second, third, fourth))
        .extracting(answer -> answer.at("/kv_cache/images_encoded").intValue())
        .containsExactly(2, 2, 1, 0);
    assertThat(List.of(first, second, third, fourth))
        .extracting(answer -> answer.at("/kv_cache/image_tokens").intValue())
        .containsExactly(2 * 36, 4 * 36, 5 * 36, 5 * 36);
    assertThat(List.of(first, second, third, fourth))
        .allSatisfy(answer ->
            assertThat(answer.at("/kv_cache/kept_tokens").intValue())
                .isEqualTo(answer.at("/kv_cache/prompt_tokens").intValue() / 5 - 1));
  }

  /** Asks, and adds the answer to the conversation as a client does. */
  private JsonNode turn(String question, String... files) throws IOException, InterruptedException {
    List<Object> parts = new ArrayList<>();
    for (String file : files) {
      String url = Client.dataUrl(Files.readAllBytes(SAMPLES.resolve(file)));
      parts.add(Map.of("type", "image_url", "image_url", Map.of("url", url)));
    }
    parts.add(Map.of("type", "text", "text", question));
    messages.add(Map.of("role", "user", "content", parts));
    var policy = Map.of("method", "csp", "budget", Map.of("ratio", 0.2), "session", session);
    JsonNode answer =
        new Client(port)
            .answer(
                Map.of(
                    "model",
                    "tiny-llava",
                    "messages",
                    messages,
                    "max_tokens",
                    24,
                    "kv_cache",
                    policy));
    messages.add(JSON.convertValue(answer.at("/choices/0/message"), Map.class));
    session = answer.at("/kv_cache/session").stringValue();
    return answer;
  }
}
