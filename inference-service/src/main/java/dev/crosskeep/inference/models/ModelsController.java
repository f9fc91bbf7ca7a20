package dev.crosskeep.inference.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ModelsController {

  private final Models models;

  ModelsController(Models models) {
    this.models = models;
  }

  @GetMapping("/v1/models")
  ModelList list() {
    return new ModelList("list", List.of(models.only()));
  }

  @GetMapping("/v1/models/{id}")
  Model one(@PathVariable String id) {
    return models.require(id);
  }

  record ModelList(@JsonProperty("object") String object, @JsonProperty("data") List<Model> data) {}
}
