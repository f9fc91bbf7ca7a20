package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExampleDocumentsTest {

  private final JsonMapper json = JsonMapper.builder().build();

  @ParameterizedTest
  @CsvSource({
    "policy-full.json, dev.crosskeep.contracts.PruningPolicy",
    "policy-csp.json, dev.crosskeep.contracts.PruningPolicy",
    "policy-random.json, dev.crosskeep.contracts.PruningPolicy",
    "policy-streaming-llm.json, dev.crosskeep.contracts.PruningPolicy",
    "policy-h2o.json, dev.crosskeep.contracts.PruningPolicy",
    "policy-roco.json, dev.crosskeep.contracts.PruningPolicy",
    "policy-look-m.json, dev.crosskeep.contracts.PruningPolicy",
    "policy-snapkv.json, dev.crosskeep.contracts.PruningPolicy",
    "policy-pyramidkv.json, dev.crosskeep.contracts.PruningPolicy",
    "policy-csp-as-published.json, dev.crosskeep.contracts.PruningPolicy",
    "kv-cache-usage.json, dev.crosskeep.contracts.KvCacheUsage",
    "kv-cache-usage-minimal.json, dev.crosskeep.contracts.KvCacheUsage",
    "kv-cache-usage-map.json, dev.crosskeep.contracts.KvCacheUsage",
    "fidelity.json, dev.crosskeep.contracts.Fidelity",
    "later-fidelity.json, dev.crosskeep.contracts.LaterFidelity",
    "limits.json, dev.crosskeep.contracts.Limits",
    "policy-snapshot.json, dev.crosskeep.contracts.PolicySnapshot",
    "key-uses.json, dev.crosskeep.contracts.KeyUses",
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
            new CrossSelf(
                new CacheBudget.Tokens(512),
                new RecentTokens.Tokens(256),
                Optional.of(new ObservationWindow.Tokens(256)),
                new CrossRatio.Fixed(0.5),
                Combine.CONCAT,
                new NSoftmax(1, NSoftmax.Place.SCORING),
                Balance.SUM,
                Pooling.NONE,
                Granularity.KV_HEAD,
                0,
                List.of(),
                PruneAt.AFTER_PROMPT,
                Merge.NONE,
                0,
                Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"random", "streaming-llm", "h2o", "roco", "look-m", "snapkv", "pyramidkv"})
  void aPolicyThatNamesOnlyItsMethodHasTheDefaultSettings(String method) throws IOException {
    assertThat(json.readValue("{\"method\": \"" + method + "\"}", PruningPolicy.class))
        .isEqualTo(json.readValue(example("policy-" + method + ".json"), PruningPolicy.class));
  }

  @Test
  void aWindowBehindTheLastPictureIsReadAndWritten() {
    String document = "{\"after\":\"last_image\"}";

    var window = json.readValue(document, ObservationWindow.class);

    assertThat(window).isEqualTo(new ObservationWindow.AfterLastImage());
    assertThat(json.writeValueAsString(window)).isEqualTo(document);
  }

  private static byte[] example(String name) throws IOException {
    try (InputStream document = PruningPolicy.class.getResourceAsStream("examples/" + name)) {
      return Objects.requireNonNull(document, name).readAllBytes();
    }
  }
}
