package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.PruningPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ChatTest {

  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house = House.open();
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  @BeforeEach
  void theEngineWorks() {
    house.engine.behave(FakeEngine.WORKS);
  }

  @Test
  void aQuestionReachesTheEngineAsItIsAndTheAnswerComesBack() throws Exception {
    String question = "{ \"model\":\"toy\",  \"messages\":[], \"x\": \"\u00fc\" }";

    var response = house.client().chat(question);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"object\":\"chat.completion\"}");
    assertThat(house.engine.onlyRequest().line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
    assertThat(house.engine.onlyRequest().body()).isEqualTo(question);
  }

  @Test
  void theEngineHearsWhoAsksAndWhatWasDecided() throws Exception {
    house.client().chat(Client.QUESTION);

    var heard = house.engine.onlyRequest();
    assertThat(heard.header("X-Tenant")).isEqualTo("demo");
    assertThat(heard.header("X-Service-Token")).isEqualTo(FakeSnapshots.TOKEN);
    assertThat(heard.header("X-Unit")).isEqualTo("3f9a1c27");
    var policy =
        JsonMapper.shared().readValue(heard.header("X-Effective-Policy"), EffectivePolicy.class);
    assertThat(policy)
        .isEqualTo(
            new EffectivePolicy(new PruningPolicy.FullCache(), 3, "tenant policy", null, null));
  }
}
