package dev.crosskeep.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keys get from the window, where that is too much to be computed at once. */
class WindowScoresTest extends SelectorTest {

  private static final int GROUP = 2;

  @ParameterizedTest(name = "{0} heads, {1} queries, {2} keys of size {3}")
  @CsvSource({
    "2, 300, 3000, 4", // 174 queries of both heads at once
    "3, 2, 2500, 512" // one head at once
  })
  void blocksAreAddedUp(int heads, int queries, int keys, int size) {
    float[] q = numbers(heads * GROUP * queries * size, 1);
    float[] k = numbers(heads * keys * size, 2);

    float[] scores =
        scope.floats(
            program.run(
                scope,
                "window_scores",
                scope.floats(q, heads, GROUP, queries, size),
                scope.floats(k, heads, keys, size),
                0));

    var expected = new double[heads * keys];
    for (int row = 0; row < heads * GROUP * queries; row++) {
      int head = row / (GROUP * queries);
      int last = keys - queries + row % queries;
      double[] weights = new double[last + 1];
      double sum = 0;
      for (int key = 0; key <= last; key++) {
        weights[key] = Math.exp(dot(q, row, k, head * keys + key, size) / Math.sqrt(size));
        sum += weights[key];
      }
      for (int key = 0; key <= last; key++) {
        expected[head * keys + key] += weights[key] / sum / GROUP;
      }
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) scores[i]).isCloseTo(expected[i], within(1e-4));
    }
  }

  private static double dot(float[] a, int rowOfA, float[] b, int rowOfB, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += a[rowOfA * size + i] * (double) b[rowOfB * size + i];
    }
    return sum;
  }

  private static float[] numbers(int count, long seed) {
    var random = new Random(seed);
    var numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
