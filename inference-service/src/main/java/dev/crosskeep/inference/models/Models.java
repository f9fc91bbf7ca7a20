package dev.crosskeep.inference.models;

import dev.crosskeep.generation.ChatEngine;
import dev.crosskeep.inference.engine.InferenceProperties;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** The models that can be asked: exactly one. */
@Component
public class Models {

  private final Model model;

  Models(ChatEngine engine, InferenceProperties properties, Clock clock) {
    String configured = properties.modelId();
    this.model =
        new Model(
            configured == null ? engine.modelId() : configured,
            clock.instant().getEpochSecond(),
            engine.contextTokens());
  }

  /** The model of the loaded checkpoint. */
  Model only() {
    return model;
  }

  /**
   * The model with this name.
   *
   * @throws UnknownModelException when there is none
   */
  public Model require(String id) {
    if (!model.id().equals(id)) {
      throw new UnknownModelException(id);
    }
    return model;
  }
}
