package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetainedMassTest {

  private static final Placement CPU = Placement.cpu(ComputeType.FLOAT32);

  @Test
  void aCaseByHand() {
    // One head, one query, four keys with weights 0.1 (text), 0.2 and 0.3 (picture), 0.4 (text).
    // Kept are the first key and the third.
    var weights = new double[][] {{0.1, 0.2, 0.3, 0.4}};

    float[] masses = masses(weights, new long[][] {{0, 2}}, new float[] {0, 1, 1, 0});

    assertThat(masses).usingComparatorWithPrecision(1e-6f).containsExactly(0.5f, 0.5f, 0.1f, 0.3f);
  }

  @Test
  void aKeyThatIsStoredTwiceCountsOnce() {
    var weights = new double[][] {{0.25, 0.75}};

    float[] masses = masses(weights, new long[][] {{1, 1}}, new float[] {0, 0});

    assertThat(masses).usingComparatorWithPrecision(1e-6f).containsExactly(1, 0, 0.75f, 0);
  }

  @ParameterizedTest(name = "{0} key heads, {1} of {2} keys")
  @CsvSource({"1, 4, 9", "2, 4, 20", "3, 11, 16"})
  void agreesWithLoops(int heads, int keep, int tokens) {
    var random = new Random(tokens);
    var received = new double[heads][];
    var kept = new long[heads][];
    for (int head = 0; head < heads; head++) {
      received[head] = random.doubles(tokens).toArray();
      kept[head] = random.longs(0, tokens).distinct().limit(keep).sorted().toArray();
    }
    var image = new float[tokens];
    for (int i = 0; i < tokens; i++) {
      image[i] = random.nextInt(2);
    }

    float[] masses = masses(received, kept, image);

    var expected = new double[4];
    for (int head = 0; head < heads; head++) {
      for (int key = 0; key < tokens; key++) {
        double share = received[head][key] / heads;
        int modality = (int) image[key];
        expected[modality] += share;
        long position = key;
        if (Arrays.stream(kept[head]).anyMatch(p -> p == position)) {
          expected[2 + modality] += share;
        }
      }
    }
    for (int i = 0; i < 4; i++) {
      assertThat((double) masses[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  private static float[] masses(double[][] received, long[][] kept, float[] image) {
    var flat = new float[received.length * image.length];
    int at = 0;
    for (double[] head : received) {
      for (double weight : head) {
        flat[at++] = (float) weight;
      }
    }
    try (TorchScope scope = TorchScope.on(CPU)) {
      var program = RetainedMass.loadProgram(scope);
      return scope.floats(
          program.run(
              scope,
              "retained",
              scope.floats(flat, received.length, image.length),
              rectangle(scope, kept),
              scope.floats(image, image.length)));
    }
  }

  private static IValue rectangle(TorchScope scope, long[][] rows) {
    try (var program =
        TorchProgram.compile(
            """
            def rectangle(self, flat: Tensor, rows: int) -> Tensor:
              return flat.reshape([rows, -1])
            """)) {
      long[] flat = Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray();
      return program.run(scope, "rectangle", scope.longs(flat), rows.length);
    }
  }
}
