package dev.crosskeep.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What new queries report of keys that were there before them; more queries than one block has. */
class LaterQueriesTest {

  private static final int KEYS = 50;
  private static final int QUERIES = 40;
  private static final int SIZE = 4;

  private final float[] keys = numbers(KEYS, 1);
  private final float[] queries = numbers(QUERIES, 2);

  private TorchScope scope;
  private TorchProgram program;

  @BeforeEach
  void open() {
    scope = TorchScope.on(Placement.cpu(ComputeType.FLOAT32));
    program = LlamaDecoder.loadProgram(scope);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void everyKeyIsSummedOverTheNewQueriesThatSeeIt() {
    var sums = new double[2 * KEYS];
    for (int query = 0; query < QUERIES; query++) {
      double[] weights = weights(query);
      for (int key = 0; key < KEYS; key++) {
        sums[key] += weights[key];
        sums[KEYS + key] += weights[key] * weights[key];
      }
    }

    float[] columns =
        scope.floats(
            program.run(
                scope,
                "column_sums",
                scope.floats(queries, 1, 1, QUERIES, SIZE),
                scope.floats(keys, 1, KEYS, SIZE),
                2));

    for (int i = 0; i < sums.length; i++) {
      assertThat((double) columns[i]).isCloseTo(sums[i], within(1e-5));
    }
  }

  private static float[] numbers(int rows, long seed) {
    var random = new Random(seed);
    var numbers = new float[rows * SIZE];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private double[] weights(int query) {
    var weights = new double[KEYS];
    double sum = 0;
    for (int key = 0; key <= KEYS - QUERIES + query; key++) {
      double dot = 0;
      for (int i = 0; i < SIZE; i++) {
        dot += queries[query * SIZE + i] * keys[key * SIZE + i];
      }
      weights[key] = Math.exp(dot / Math.sqrt(SIZE));
      sum += weights[key];
    }
    for (int key = 0; key < KEYS; key++) {
      weights[key] /= sum;
    }
    return weights;
  }
}
