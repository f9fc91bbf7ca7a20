package dev.crosskeep.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeginningTest {

  private static final String SYSTEM = "{\"role\": \"system\", \"content\": \"be brief\"}";
  private static final String HELLO = "{\"content\": \"hello\", \"role\": \"user\"}";
  private static final String ANSWER = "{\"role\": \"assistant\", \"content\": \"hi\"}";

  @Test
  void allTurnsOfAConversationHaveTheSame() {
    assertThat(of("acme", SYSTEM, HELLO))
        .isEqualTo(of("acme", HELLO))
        .isEqualTo(of("acme", SYSTEM, HELLO, ANSWER, user("and then?")));
  }

  @Test
  void otherFirstWordsAndOtherTenantsHaveAnother() {
    assertThat(of("acme", SYSTEM, HELLO))
        .isNotEqualTo(of("acme", SYSTEM, user("good morning")))
        .isNotEqualTo(of("other", SYSTEM, HELLO));
  }

  @Test
  void theFirstPictureCountsAndNotWhatIsAskedAboutIt() {
    assertThat(of("acme", about("AAAA", "BBBB", "what is it?")))
        .isEqualTo(of("acme", SYSTEM, about("AAAA", "CCCC", "how many?")))
        .isNotEqualTo(of("acme", about("AAAB", "BBBB", "what is it?")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"messages\": []}",
        "{\"messages\": \"hello\"}",
        "{\"messages\": [[1], 2]}",
        "{\"messages\": [{\"role\": {}}]}",
        "{\"messages\": [{\"content\": \"hello\"}], \"more\": 1}"
      })
  void whatHasNoFirstWordsHasTheTenantsOnly(String body) {
    assertThat(of("acme", body.getBytes(StandardCharsets.UTF_8))).isEqualTo(Beginning.of("acme"));
  }

  private static long of(String tenant, String... messages) {
    String body = "{\"x\": [1], \"messages\": [" + String.join(", ", messages) + "], \"n\": 1}";
    return of(tenant, body.getBytes(StandardCharsets.UTF_8));
  }

  private static long of(String tenant, byte[] body) {
    return Beginning.of(tenant, ChatFields.read(body).messages(), body);
  }

  private static String user(String words) {
    return "{\"role\": \"user\", \"content\": \"" + words + "\"}";
  }

  private static String about(String first, String second, String question) {
    return """
    {"role": "user", "content": [
      {"type": "image_url", "image_url": {"url": "data:image/png;base64,%s"}},
      {"type": "image_url", "image_url": {"url": "data:image/png;base64,%s"}},
      {"type": "text", "text": "%s"}]}
    """
        .formatted(first, second, question);
  }
}
