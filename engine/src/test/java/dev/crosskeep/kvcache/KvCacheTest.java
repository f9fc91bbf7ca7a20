package dev.crosskeep.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.checkpoint.Checkpoint;
import dev.crosskeep.checkpoint.JsonFields;
import dev.crosskeep.checkpoint.WeightLoader;
import dev.crosskeep.contracts.Merge;
import dev.crosskeep.kvcache.KvCache.LastLook;
import dev.crosskeep.llama.LlamaConfig;
import dev.crosskeep.llama.LlamaDecoder;
import dev.crosskeep.llava.ToyCheckpoint;
import dev.crosskeep.pruning.KeptTokens;
import dev.crosskeep.pruning.StandIn;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Scanner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvCacheTest {

  private final TorchProgram rows =
      TorchProgram.compile(
          """
          def rows(self, x: Tensor, heads: int, kept: int) -> Tensor:
            return x.reshape([heads, kept])
          """);
  private static final Placement CPU = Placement.cpu(ComputeType.FLOAT32);

  @TempDir private Path directory;
  private static final StandIn NOTHING = new StandIn.Nothing();

  private final TorchScope scope = TorchScope.on(CPU);
  private final TorchProgram program = KvCache.loadProgram(scope);

  /** Of the first turn, where no summary asks what was seen. */
  private final LastLook unseen =
      new LastLook(scope.floats(new float[1], 1, 1, 1, 1), Optional.empty());

  @AfterEach
  void close() {
    rows.close();
    scope.close();
  }

  @Test
  void keepsTheRowsThatEachHeadNames() {
    // 2 heads, 3 tokens, head size 2; keys count up from 0, values are their negatives.
    IValue keys = scope.floats(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 2, 3, 2);
    IValue values =
        scope.floats(new float[] {0, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11}, 2, 3, 2);
    var cache = new KvCache(new KvShape(1, 2, 2, 4), 0, NOTHING, program, scope);

    cache.add(keys, values, KeptTokens.chosen(2, positions(2, 2, 0, 2, 1, 1)), Merge.NONE, unseen);

    assertThat(floats(cache.keys())).containsExactly(0, 1, 4, 5, 8, 9, 8, 9);
    assertThat(floats(cache.values())).containsExactly(0, -1, -4, -5, -8, -9, -8, -9);
    assertThat(cache.cachedRows()).containsExactly(2);
    // 2 tokens of 2 (keys, values) · 2 heads · 2 numbers · 4 bytes
    assertThat(cache.keptBytes()).isEqualTo(2 * 32);
    assertThat(cache.allocatedBytes()).isEqualTo(2 * 32);
  }

  /**
   * One head, head size 2; keys (1, 0), (0, 1), (2, 0) and (0.6, 0.8), of which the first two stay.
   * The third points the way of the first (cosine 1), the fourth that of the second (0.8 instead of
   * 0.6). Values (1, 1), (3, 3), (5, 5), (7, 7).
   */
  @ParameterizedTest
  @CsvSource({
    "NONE,     1    0  0    1,    1 1 3   3",
    "AVERAGE,  1.5  0  0.3  0.9,  3 3 5   5",
    "PIVOTAL,  1.25 0  0.15 0.95, 2 2 4   4",
    "WEIGHTED, 1.5  0  0.24 0.82, 3 3 4.3 4.3"
  })
  void whatGoesIsMergedIntoTheKeptKeyThatPointsItsWay(Merge merge, String keys, String values) {
    IValue allKeys = scope.floats(new float[] {1, 0, 0, 1, 2, 0, 0.6f, 0.8f}, 1, 4, 2);
    IValue allValues = scope.floats(new float[] {1, 1, 3, 3, 5, 5, 7, 7}, 1, 4, 2);
    var cache = new KvCache(new KvShape(1, 1, 2, 4), 0, NOTHING, program, scope);

    cache.add(allKeys, allValues, KeptTokens.chosen(2, positions(1, 2, 0, 1)), merge, unseen);

    assertThat(floats(cache.keys())).containsExactly(numbers(keys), within(1e-6f));
    assertThat(floats(cache.values())).containsExactly(numbers(values), within(1e-6f));
    assertThat(cache.keptBytes()).isEqualTo(2 * 16);
  }

  private static float[] numbers(String spaced) {
    var words = new Scanner(spaced);
    var numbers = new float[4];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.parseFloat(words.next());
    }
    return numbers;
  }

  @Test
  void mergingManyAgreesWithMergingThemInBlocksOfOne() {
    // More evicted tokens than one block holds; a plain loop merges them one by one.
    int tokens = 700;
    int size = 4;
    var random = new Random(5);
    var keys = new float[tokens * size];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (float) random.nextGaussian();
    }
    IValue all = scope.floats(keys, 1, tokens, size);
    var cache = new KvCache(new KvShape(1, 1, size, 4), 0, NOTHING, program, scope);

    cache.add(all, all, KeptTokens.chosen(3, positions(1, 3, 10, 300, 699)), Merge.AVERAGE, unseen);

    assertThat(floats(cache.keys()))
        .containsExactly(averaged(keys, size, 10, 300, 699), within(1e-4f));
  }

  private static float[] averaged(float[] keys, int size, int... kept) {
    var sums = new double[kept.length * size];
    var counts = new int[kept.length];
    for (int token = 0; token < keys.length / size; token++) {
      int target = 0;
      for (int k = 1; k < kept.length; k++) {
        if (cosine(keys, size, token, kept[k]) > cosine(keys, size, token, kept[target])) {
          target = k;
        }
      }
      counts[target]++;
      for (int i = 0; i < size; i++) {
        sums[target * size + i] += keys[token * size + i];
      }
    }
    var means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / counts[i / size]);
    }
    return means;
  }

  private static double cosine(float[] keys, int size, int a, int b) {
    double dot = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int i = 0; i < size; i++) {
      dot += keys[a * size + i] * keys[b * size + i];
      lengthA += keys[a * size + i] * keys[a * size + i];
      lengthB += keys[b * size + i] * keys[b * size + i];
    }
    return dot / Math.sqrt(lengthA * lengthB);
  }

  @Test
  void theConstantOfNSoftmaxIsARowOfZerosInFront() {
    IValue tokens = scope.floats(new float[] {1, 2, 3, 4}, 1, 2, 2);
    var cache = new KvCache(new KvShape(1, 1, 2, 4), 1, new StandIn.Constant(2.5), program, scope);

    cache.add(tokens, tokens, KeptTokens.chosen(1, positions(1, 1, 1)), Merge.NONE, unseen);

    assertThat(Arrays.copyOf(floats(cache.keys()), 4)).containsExactly(0, 0, 3, 4);
    assertThat(Arrays.copyOf(floats(cache.values()), 4)).containsExactly(0, 0, 3, 4);
    assertThat(cache.cachedRows()).containsExactly(2);
    assertThat(floats(cache.frontBiases().orElseThrow())).containsExactly((float) Math.log(2.5));
    assertThat(cache.keptBytes()).isEqualTo(16);
    assertThat(cache.allocatedBytes()).isEqualTo((1 + 1 + 1) * 16);
  }

  /**
   * One head, head size 1, the last query 1: keys 0, ln 2 and ln 3 count 1, 2 and 3. The first
   * stays; of the others' 5 they have 0.4 and 0.6.
   */
  @Test
  void aSummaryIsTheMeanOfWhatGoesAsTheLastQueryWeighsIt() {
    float two = (float) Math.log(2);
    float three = (float) Math.log(3);
    IValue keys = scope.floats(new float[] {0, two, three}, 1, 3, 1);
    IValue values = scope.floats(new float[] {7, 10, 20}, 1, 3, 1);
    var cache = new KvCache(new KvShape(1, 1, 1, 4), 1, new StandIn.Summary(), program, scope);

    cache.add(keys, values, KeptTokens.chosen(1, positions(1, 1, 0)), Merge.SUMMARY, lastQuery(1));

    float mean = 0.4f * two + 0.6f * three;
    assertThat(Arrays.copyOf(floats(cache.keys()), 2))
        .containsExactly(new float[] {mean, 0}, within(1e-6f));
    assertThat(Arrays.copyOf(floats(cache.values()), 2))
        .containsExactly(new float[] {16, 7}, within(1e-5f));
    // With its bias the summary's key counts 5 for the last query: exp(mean + bias) = 5.
    assertThat(Math.exp(mean + floats(cache.frontBiases().orElseThrow())[0]))
        .isCloseTo(5, within(1e-5));
    // One token and the summary, each a key and a value of 4 bytes; room for one more.
    assertThat(cache.keptBytes()).isEqualTo(2 * 8);
    assertThat(cache.allocatedBytes()).isEqualTo(3 * 8);
  }

  @Test
  void aSummaryNeverCountsMoreThanWhatWent() {
    // Keys 1 and -1, both gone, seen by 0: the summary counts 2 for every query, they e^q + e^-q.
    IValue tokens = scope.floats(new float[] {5, 1, -1}, 1, 3, 1);
    var cache = new KvCache(new KvShape(1, 1, 1, 4), 1, new StandIn.Summary(), program, scope);

    cache.add(
        tokens, tokens, KeptTokens.chosen(1, positions(1, 1, 0)), Merge.SUMMARY, lastQuery(0));

    float key = floats(cache.keys())[0];
    float bias = floats(cache.frontBiases().orElseThrow())[0];
    for (double query = -3; query <= 3; query += 0.5) {
      assertThat(Math.exp(query * key + bias))
          .isLessThanOrEqualTo(Math.exp(query) + Math.exp(-query) + 1e-6);
    }
    assertThat(Math.exp(bias)).isCloseTo(2, within(1e-6));
  }

  @Test
  void whatGoesLaterIsSummarisedWithWhatWentBefore() {
    var random = new Random(2);
    IValue keys = randomTokens(random);
    IValue values = randomTokens(random);
    int size = ToyCheckpoint.HEAD_DIM;
    var query = new float[2 * size];
    for (int i = 0; i < query.length; i++) {
      query[i] = (float) random.nextGaussian();
    }
    var look = new LastLook(scope.floats(query, 2, 1, 1, size), Optional.empty());
    var shape = new KvShape(1, 2, size, 4);
    var twoEach = KeptTokens.chosen(2, positions(2, 2, 1, 9, 0, 4));
    var atOnce = new KvCache(shape, 0, new StandIn.Summary(), program, scope);
    var inTwo = new KvCache(shape, 0, new StandIn.Summary(), program, scope);

    atOnce.add(keys, values, twoEach, Merge.SUMMARY, look);
    var fourEach = KeptTokens.chosen(4, positions(2, 4, 1, 3, 7, 9, 0, 2, 4, 8));
    inTwo.add(keys, values, fourEach, Merge.SUMMARY, look);
    // Rows 0 and 3 of the first head are tokens 1 and 9, rows 0 and 2 of the second 0 and 4.
    var rows = KeptTokens.chosen(2, positions(2, 2, 0, 3, 0, 2));
    inTwo.keepAgain(0, rows, twoEach, Merge.SUMMARY, look.queries());

    assertThat(floats(inTwo.frontBiases().orElseThrow()))
        .containsExactly(floats(atOnce.frontBiases().orElseThrow()), within(1e-5f));
    for (int head = 0; head < 2; head++) {
      // The summary and two tokens stand in front; the cache of four has two more rows.
      assertThat(rows(inTwo, head, 5)).containsExactly(rows(atOnce, head, 3), within(1e-5f));
    }
  }

  /** The first three keys of a head, of {@code capacity}. */
  private float[] rows(KvCache cache, int head, int capacity) {
    int from = head * capacity * ToyCheckpoint.HEAD_DIM;
    return Arrays.copyOfRange(floats(cache.keys()), from, from + 3 * ToyCheckpoint.HEAD_DIM);
  }

  private LastLook lastQuery(float query) {
    return new LastLook(scope.floats(new float[] {query}, 1, 1, 1, 1), Optional.empty());
  }

  @Test
  void whatStaysOfPromptAndAnswerMovesToTheFrontAndTheRestIsRoom() {
    IValue tokens = scope.floats(new float[] {1, 2, 3, 4}, 1, 2, 2);
    var cache = new KvCache(new KvShape(1, 1, 2, 4), 2, new StandIn.Constant(1), program, scope);
    cache.add(tokens, tokens, KeptTokens.all(2), Merge.NONE, unseen);
    cache.appended();
    cache.appended();
    assertThat(cache.isFull()).isTrue();

    cache.keepAgain(
        0,
        KeptTokens.chosen(1, positions(1, 1, 1)),
        KeptTokens.chosen(1, positions(1, 1, 7)),
        Merge.NONE,
        tokens);
    cache.startAnew(3);

    // The row of zeros stays in front.
    assertThat(Arrays.copyOf(floats(cache.keys()), 4)).containsExactly(0, 0, 3, 4);
    assertThat(Arrays.copyOf(floats(cache.values()), 4)).containsExactly(0, 0, 3, 4);
    assertThat(cache.cachedRows()).containsExactly(2);
    assertThat(cache.isFull()).isFalse();
    // The same five rows as before: zeros, one token and room for three.
    assertThat(cache.allocatedBytes()).isEqualTo(5 * 16);
    assertThat(cache.meanKeptTokensBefore(7)).isZero();
    assertThat(cache.meanKeptTokensBefore(8)).isEqualTo(1);
  }

  @Test
  void layersMayKeepDifferentCounts() {
    IValue tokens = scope.floats(new float[12], 2, 3, 2);
    var cache = new KvCache(new KvShape(2, 2, 2, 4), 5, NOTHING, program, scope);

    cache.add(tokens, tokens, KeptTokens.all(3), Merge.NONE, unseen);
    cache.add(tokens, tokens, KeptTokens.chosen(1, positions(2, 1, 0, 2)), Merge.NONE, unseen);
    cache.appended();

    assertThat(cache.cachedRows()).containsExactly(4, 2);
    assertThat(cache.keptBytes()).isEqualTo((3 + 1) * 32);
    assertThat(cache.allocatedBytes()).isEqualTo((3 + 5 + 1 + 5) * 32);
    assertThat(cache.meanKeptTokens()).isEqualTo(2);
    // Tokens 1 and 2 are of pictures: 2 in the first layer, mean of 0 and 1 in the second.
    IValue imageTokens = scope.floats(new float[] {0, 1, 1}, 1, 3);
    assertThat(cache.meanKeptImageTokens(imageTokens, 2)).isEqualTo((2 + 0.5) / 2);
  }

  @Test
  void isFullWhenTheReserveIsUsed() {
    var cache = new KvCache(new KvShape(1, 2, 2, 4), 1, NOTHING, program, scope);

    assertThat(cache.isFull()).isFalse();
    cache.appended();
    assertThat(cache.isFull()).isTrue();
  }

  @Test
  void theOrderOfKeptTokensChangesNothing() throws Exception {
    LlamaDecoder decoder = decoder();

    float[] ascending = decode(decoder, 1, 4, 5, 9, 0, 2, 7, 8);
    float[] shuffled = decode(decoder, 9, 1, 5, 4, 8, 0, 7, 2);

    assertThat(shuffled).containsExactly(ascending, within(1e-5f));
    assertThat(decode(decoder, 1, 4, 5, 8, 0, 2, 7, 8))
        .isNotEqualTo(ascending); // another token: the comparison can fail
  }

  /**
   * Decodes one token after keeping these positions, 4 for each of 2 heads, of 10 random tokens.
   */
  private float[] decode(LlamaDecoder decoder, long... positions) {
    var cache =
        new KvCache(
            new KvShape(ToyCheckpoint.LAYERS, 2, ToyCheckpoint.HEAD_DIM, 4),
            1,
            NOTHING,
            program,
            scope);
    var random = new Random(1);
    for (int layer = 0; layer < ToyCheckpoint.LAYERS; layer++) {
      cache.add(
          randomTokens(random),
          randomTokens(random),
          KeptTokens.chosen(4, positions(2, 4, positions)),
          Merge.NONE,
          unseen);
    }
    return scope.floats(
        decoder.decode(
            scope,
            cache.keys(),
            cache.values(),
            cache.cachedRows(),
            3,
            10,
            Optional.empty(),
            Optional.empty(),
            0));
  }

  private LlamaDecoder decoder() throws Exception {
    ToyCheckpoint.plain().withKvHeads(2).write(directory);
    LlamaConfig config = LlamaConfig.of(JsonFields.read(directory.resolve("config.json")));
    try (var loader = new WeightLoader(Checkpoint.open(directory), CPU, scope)) {
      return LlamaDecoder.load(
          config, loader, "language_model.model.", "language_model.lm_head.weight", CPU, scope);
    }
  }

  private IValue randomTokens(Random random) {
    var numbers = new float[2 * 10 * ToyCheckpoint.HEAD_DIM];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return scope.floats(numbers, 2, 10, ToyCheckpoint.HEAD_DIM);
  }

  private IValue positions(int heads, int kept, long... flat) {
    return rows.run(scope, "rows", scope.longs(flat), heads, kept);
  }

  private float[] floats(IValue layers) {
    return scope.floats(layers.toIValueArray()[0]);
  }
}
