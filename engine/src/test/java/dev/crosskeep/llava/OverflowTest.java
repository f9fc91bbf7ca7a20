package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.checkpoint.FloatTensor;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchScope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverflowTest {

  /** This token's state is 65 000 everywhere, and float16 ends at 65 504. */
  private static final int EXPLOSIVE = 7;

  @TempDir private Path directory;

  @Test
  void aSequenceThatOverflowsFailsAloneAndTheOthersGoOn() throws Exception {
    try (LlavaModel model = loadExplosive();
        CachedSequence other = model.prefill(prompt(1, 2, 3), new FullCache(), 4)) {
      long values = TorchScope.openValues();

      assertThatThrownBy(() -> model.prefill(prompt(1, EXPLOSIVE), new FullCache(), 4))
          .isInstanceOf(NonFiniteLogitsException.class)
          .hasMessageContaining("position 1");
      assertThat(TorchScope.openValues()).isEqualTo(values);

      model.decode(other, 4);
      assertThatThrownBy(() -> model.decode(other, EXPLOSIVE))
          .isInstanceOf(NonFiniteLogitsException.class)
          .hasMessageContaining("position 4");
    }
  }

  private LlavaModel loadExplosive() throws Exception {
    var toy = ToyCheckpoint.plain().withType(ComputeType.FLOAT16);
    Map<String, FloatTensor> tensors = toy.tensors();
    String text = "language_model.model.";
    float[] embedding = ToyCheckpoint.values(tensors, text + "embed_tokens.weight");
    Arrays.fill(
        embedding, EXPLOSIVE * ToyCheckpoint.HIDDEN, (EXPLOSIVE + 1) * ToyCheckpoint.HIDDEN, 65000);
    // The first MLP adds thousands to every state: too much for this one only.
    float[] down = ToyCheckpoint.values(tensors, text + "layers.0.mlp.down_proj.weight");
    for (int i = 0; i < down.length; i++) {
      down[i] *= 5000;
    }
    ToyCheckpoint.writeConfig(directory, toy.config());
    toy.writeTensors(directory, tensors);
    return LlavaModel.load(directory, Placement.cpu(ComputeType.FLOAT16));
  }

  private static Prompt prompt(int... ids) {
    return new Prompt(ids, List.of());
  }
}
