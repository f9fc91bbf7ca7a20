package dev.crosskeep.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NSoftmaxTest {

  private static final int KEYS = 9;
  private static final int SIZE = 4;

  private final float[] query = numbers(SIZE, 1);

  /** The first is the row of zeros. */
  private final float[] keys = withZeros(numbers(KEYS * SIZE, 2));

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

  private static float[] numbers(int count, long seed) {
    var random = new Random(seed);
    var numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static float[] withZeros(float[] rows) {
    var all = new float[SIZE + rows.length];
    System.arraycopy(rows, 0, all, SIZE, rows.length);
    return all;
  }

  /** Attention of one query to keys that are their own values. */
  private float[] attend(double n) {
    IValue cached = scope.floats(keys, 1, 1, KEYS + 1L, SIZE);
    return scope.floats(
        program.run(
            scope,
            "attend",
            scope.floats(query, 1, 1, 1, SIZE),
            cached,
            cached,
            scope.floats(new float[] {(float) Math.log(n)}, 1, 1)));
  }

  private double[] byFormula(double n) {
    double sum = n;
    var out = new double[SIZE];
    for (int key = 1; key <= KEYS; key++) {
      double dot = 0;
      for (int i = 0; i < SIZE; i++) {
        dot += query[i] * keys[key * SIZE + i];
      }
      double weight = Math.exp(dot / Math.sqrt(SIZE));
      sum += weight;
      for (int i = 0; i < SIZE; i++) {
        out[i] += weight * keys[key * SIZE + i];
      }
    }
    double whole = sum;
    return Arrays.stream(out).map(x -> x / whole).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 0.1, 1, 7.5, 1e4})
  void attentionAddsTheConstantToItsDenominator(double n) {
    double[] expected = byFormula(n);
    float[] actual = attend(n);

    for (int i = 0; i < SIZE; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-6));
    }
  }

  @Test
  void theLargerTheConstantTheLessIsAttendedTo() {
    double last = Double.POSITIVE_INFINITY;
    for (double n : new double[] {0.01, 0.1, 1, 2, 10, 100}) {
      float[] out = attend(n);
      double length = 0;
      for (float x : out) {
        length += x * x;
      }
      assertThat(length).isLessThan(last);
      last = length;
    }
  }
}
