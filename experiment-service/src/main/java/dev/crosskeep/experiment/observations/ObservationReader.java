package dev.crosskeep.experiment.observations;

import dev.crosskeep.contracts.LaterFidelity;
import dev.crosskeep.contracts.Observation;
import dev.crosskeep.contracts.RequestRecord;
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

  /** A field that only measurements have. */
  private static final String FIDELITY = "fidelity";

  private final ObjectReader observations;
  private final ObjectReader measurements;
  private final ObservationLimits limits;

  ObservationReader(JsonMapper json, ObservationLimits limits) {
    // A newer sender may say more than this service knows.
    var lenient = json.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    this.observations = lenient.forType(Observation.class);
    this.measurements = lenient.forType(LaterFidelity.class);
    this.limits = limits;
  }

  /**
   * The observation that an item describes, or what was measured after one.
   *
   * @throws InvalidObservationException when it describes neither, or one that cannot be stored
   */
  RequestRecord read(JsonNode item) {
    if (!item.isObject()) {
      throw new InvalidObservationException("an observation must be a JSON object");
    }
    RequestRecord read = parse(item, item.has(FIDELITY) ? measurements : observations);
    limits.check(read);
    return read;
  }

  private static RequestRecord parse(JsonNode item, ObjectReader reader) {
    try {
      return reader.readValue(item);
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
