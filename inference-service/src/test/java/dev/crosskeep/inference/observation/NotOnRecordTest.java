package dev.crosskeep.inference.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

@ToyService
@Import(NotOnRecordTest.FullDisk.class)
class NotOnRecordTest {

  @TestConfiguration
  static class FullDisk {

    @Bean
    @Primary
    ObservationLog fullDisk() {
      return _ -> {
        throw new NotOnRecordException(new IOException("No space left on device"));
      };
    }
  }

  @LocalServerPort private int port;

  private static Map<String, Object> question(boolean stream) {
    return Map.of(
        "model",
        ToyService.MODEL,
        "messages",
        List.of(Client.says("hello")),
        "max_tokens",
        3,
        "stream",
        stream);
  }

  @Test
  void aStreamedAnswerDoesNotCountAsGiven() throws IOException, InterruptedException {
    assertThat(new Client(port).events(question(true)))
        .doesNotContain("[DONE]")
        .last()
        .asString()
        .contains("not_on_record");
  }

  @Test
  void aWholeAnswerIsNotGiven() throws IOException, InterruptedException {
    var response = new Client(port).chat(Client.JSON.writeValueAsString(question(false)));

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("not_on_record").doesNotContain("device");
  }
}
