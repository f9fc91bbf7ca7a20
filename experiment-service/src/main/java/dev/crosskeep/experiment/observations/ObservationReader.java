package dev.crosskeep.experiment.observations;

import dev.crosskeep.contracts.Observation;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Reads one item of a batch by itself, or says why it can never be stored. */
@Component
class ObservationReader {

  private final ObjectReader json;
  private final ObservationLimits limits;

  ObservationReader(JsonMapper json, ObservationLimits limits) {
    // A newer sender may say more than this service knows.
    this.json =
        json.readerFor(Observation.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    this.limits = limits;
  }

  /**
   * The observation that an item describes.
   *
   * @throws InvalidObservationException when it describes none, or one that cannot be stored
   */
  Observation read(JsonNode item) {
    if (!item.isObject()) {
      throw new InvalidObservationException("an observation must be a JSON object");
    }
    var observation = parse(item);
    limits.check(observation);
    return observation;
  }

  private Observation parse(JsonNode item) {
    try {
      return json.readValue(item);
    } catch (JacksonException e) {
      throw new InvalidObservationException(problem(item, e));
    }
  }

  private static String problem(JsonNode item, JacksonException failure) {
    if (failure.getCause() instanceof IllegalArgumentException refused) {
      // Written by the record itself, which names its JSON field.
      return String.valueOf(refused.getMessage());
    }
    String field =
        failure.getPath().stream()
            .map(step -> String.valueOf(step.getPropertyName()))
            .collect(Collectors.joining("."));
    var value = item.at("/" + field.replace('.', '/'));
    return value.isMissingNode() || value.isNull()
        ? field + " is missing or empty"
        : field + " has a value that cannot be used";
  }
}
