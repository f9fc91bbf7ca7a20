package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExampleDocumentsTest {

  private final JsonMapper json = JsonMapper.builder().build();

  @ParameterizedTest
  @CsvSource({
    "policy-full.json, dev.crosskeep.contracts.PruningPolicy",
    "policy-csp.json, dev.crosskeep.contracts.PruningPolicy",
    "policy-csp-as-published.json, dev.crosskeep.contracts.PruningPolicy",
    "kv-cache-usage.json, dev.crosskeep.contracts.KvCacheUsage",
    "kv-cache-usage-minimal.json, dev.crosskeep.contracts.KvCacheUsage",
    "policy-snapshot.json, dev.crosskeep.contracts.PolicySnapshot",
    "experiment-snapshot.json, dev.crosskeep.contracts.ExperimentSnapshot",
    "effective-policy.json, dev.crosskeep.contracts.EffectivePolicy",
    "observation.json, dev.crosskeep.contracts.Observation",
    "ingest-report.json, dev.crosskeep.contracts.IngestReport",
    "api-error.json, dev.crosskeep.contracts.ApiError"
  })
  void anExampleIsReadAndWrittenBackUnchanged(String name, Class<?> type) throws IOException {
    JsonNode document = json.readTree(example(name));

    Object value = json.treeToValue(document, type);

    assertThat(json.readTree(json.writeValueAsString(value))).isEqualTo(document);
  }

  @Test
  void thePublishedSettingsAreReadAsTheyStand() throws IOException {
    var policy =
        json.treeToValue(
            json.readTree(example("policy-csp-as-published.json")), PruningPolicy.class);

    assertThat(policy)
        .isEqualTo(
            new PruningPolicy.CrossSelf(
                new CacheBudget.Tokens(512),
                new RecentTokens.Tokens(256),
                Optional.empty(),
                new CrossRatio.Fixed(0.5),
                Combine.CONCAT,
                new NSoftmax(1, NSoftmax.Place.SCORING),
                0));
  }

  @Test
  void aPolicyThatNamesOnlyItsMethodHasTheDefaultSettings() {
    assertThat(json.readValue("{\"method\": \"csp\"}", PruningPolicy.class))
        .isEqualTo(PruningPolicy.CrossSelf.defaults());
  }

  private static byte[] example(String name) throws IOException {
    try (InputStream document = PruningPolicy.class.getResourceAsStream("examples/" + name)) {
      return Objects.requireNonNull(document, name).readAllBytes();
    }
  }
}
