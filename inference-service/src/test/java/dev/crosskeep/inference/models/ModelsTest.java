package dev.crosskeep.inference.models;

import static dev.crosskeep.inference.Client.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.generation.ToyChat;
import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@ToyService
class ModelsTest {

  @LocalServerPort private int port;

  @Test
  void theListHasTheOneModel() throws Exception {
    var list = JSON.readTree(new Client(port).get("/v1/models").body());

    assertThat(list.path("object").stringValue()).isEqualTo("list");
    assertThat(list.path("data")).hasSize(1);
    var model = list.at("/data/0");
    assertThat(model.path("id").stringValue()).isEqualTo(ToyService.MODEL);
    assertThat(model.path("object").stringValue()).isEqualTo("model");
    assertThat(model.path("created").longValue()).isPositive();
    assertThat(model.path("max_model_len").intValue()).isEqualTo(ToyChat.POSITIONS);
  }

  @Test
  void aModelCanBeAskedForByItsName() throws Exception {
    var client = new Client(port);

    var model = JSON.readTree(client.get("/v1/models/" + ToyService.MODEL).body());

    assertThat(model).isEqualTo(JSON.readTree(client.get("/v1/models").body()).at("/data/0"));
  }

  @Test
  void anotherModelIsNotFound() throws Exception {
    var response = new Client(port).get("/v1/models/gpt-9");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(response.body()).at("/error/code").stringValue())
        .isEqualTo("model_not_found");
  }
}
