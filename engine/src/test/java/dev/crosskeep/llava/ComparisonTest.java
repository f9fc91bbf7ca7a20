package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.RetainedAttention;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchScope;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {

  private static final int STEPS = 3;

  @TempDir private static Path directory;

  private LlavaModel model;
  private long values;

  @BeforeEach
  void load() throws Exception {
    model =
        LlavaModel.load(
            ToyCheckpoint.plain().withKvHeads(2).write(directory),
            Placement.cpu(ComputeType.FLOAT32));
    values = TorchScope.openValues();
  }

  @AfterEach
  void close() {
    assertThat(TorchScope.openValues()).isEqualTo(values);
    model.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"random", "streaming-llm", "h2o", "roco", "look-m", "snapkv", "pyramidkv", "csp"})
  void itsCachesDecodeAsTheyWouldAlone(String method) {
    var policy = policy(method, 14);
    try (var together = compare(policy);
        var full = model.prefill(ToyPrompts.threePictures(), new FullCache(), STEPS);
        var pruned = model.prefill(ToyPrompts.threePictures(), policy, STEPS)) {
      for (int step = 0; step < STEPS; step++) {
        for (var cache :
            List.of(together.full(), together.forced(), together.free(), full, pruned)) {
          model.decode(cache, 10 + step);
        }
        assertThat(Differences.largest(together.full().logits(), full.logits())).isLessThan(1e-5);
        assertThat(Differences.largest(together.forced().logits(), pruned.logits()))
            .isLessThan(1e-5);
        assertThat(together.free().logits()).isEqualTo(together.forced().logits());
        assertThat(together.full().logits()).isNotEqualTo(together.forced().logits());
      }
      assertThat(together.retained()).hasSize(ToyCheckpoint.LAYERS);
      assertThat(together.retained())
          .allSatisfy(layer -> {
            assertThat(layer.all()).isBetween(0.05, 0.95);
            assertThat(layer.text()).isBetween(0.0, 1.0);
            assertThat(layer.image()).isBetween(0.0, 1.0);
          });
    }
  }

  @Test
  void whereEverythingStaysSoDoesAllAttention() {
    try (var comparison = compare(policy("csp", 34))) {
      assertThat(comparison.retained()).containsOnly(new RetainedAttention(1, 1.0, 1.0));
    }
  }

  @Test
  void aPromptWithoutPicturesHasNoShareOfThem() {
    try (var all =
            model.compare(ToyPrompts.textOnly(), new FullCache(), 1, () -> false).orElseThrow();
        var some =
            model.compare(ToyPrompts.textOnly(), policy("csp", 14), 1, () -> false).orElseThrow()) {
      assertThat(all.retained()).containsOnly(new RetainedAttention(1, 1.0, null));
      assertThat(some.retained())
          .allSatisfy(layer -> {
            assertThat(layer.image()).isNull();
            assertThat(layer.text()).isEqualTo(layer.all());
          });
    }
  }

  /** SnapKV without pooling keeps for each key head what its window looked at most. */
  @Test
  void noChoiceRetainsMoreThanThatByTheSameAttention() {
    try (var best =
            compare(
                PolicyJson.read(
                    """
                    {"method": "snapkv", "budget": {"tokens": 14}, "recent": {"tokens": 4},
                     "pooling": {"kernel": 1}, "min_prompt_tokens": 0}
                    """));
        var other =
            compare(
                PolicyJson.read(
                    """
                    {"method": "random", "budget": {"tokens": 14}, "recent": {"tokens": 4}, "min_prompt_tokens": 0}
                    """))) {
      for (int layer = 0; layer < ToyCheckpoint.LAYERS; layer++) {
        assertThat(best.retained().get(layer).all())
            .isGreaterThan(other.retained().get(layer).all() + 0.05);
      }
    }
  }

  @Test
  void aReadingThatIsGivenUpEndsAfterItsLayerAndHoldsNothing() {
    var layers = new AtomicInteger();

    var comparison =
        model.compare(
            ToyPrompts.threePictures(),
            policy("csp", 14),
            STEPS,
            () -> layers.incrementAndGet() == 1);

    assertThat(comparison).isEmpty();
    assertThat(layers).hasValue(1);
    assertThat(TorchScope.openValues()).isEqualTo(values);
  }

  private Comparison compare(PruningPolicy policy) {
    return model.compare(ToyPrompts.threePictures(), policy, STEPS, () -> false).orElseThrow();
  }

  private static PruningPolicy policy(String method, int tokens) {
    return PolicyJson.read(
        """
        {"method": "%s", "budget": {"tokens": %d}, "min_prompt_tokens": 0}
        """
            .formatted(method, tokens));
  }
}
