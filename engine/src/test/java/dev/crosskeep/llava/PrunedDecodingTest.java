package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.Combine;
import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.Merge;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.Protect;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.pruning.TurnSpan;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for any weights, on a toy model against the same decoder written as loops. */
class PrunedDecodingTest {

  private static final int STEPS = 6;

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0} key heads for 4 query heads")
  @ValueSource(ints = {4, 2, 1})
  void theFullCacheDecodesLikeTheLoops(int kvHeads) throws Exception {
    var toy = ToyCheckpoint.plain().withKvHeads(kvHeads);

    assertDecodesLikeTheLoops(toy, 1, new FullCache());
  }

  @Test
  void tiedEmbeddingsAreTheOutputHead() throws Exception {
    var toy = ToyCheckpoint.plain().withTiedEmbeddings();

    assertDecodesLikeTheLoops(toy, 1, new FullCache());
  }

  @Test
  void linearRopeScalingDividesPositions() throws Exception {
    var scaling = Map.<String, Object>of("rope_scaling", Map.of("type", "linear", "factor", 2.5));

    assertDecodesLikeTheLoops(ToyCheckpoint.plain().withText(scaling), 2.5, new FullCache());
  }

  @ParameterizedTest(name = "{1}, {0} key heads")
  @CsvSource({
    "4, UNION_FILL",
    "4, UNION",
    "4, AND",
    "2, UNION_FILL",
    "2, UNION",
    "2, AND",
    "1, UNION_FILL"
  })
  void prunedDecodingIsFullDecodingWithTheDroppedTokensMasked(int kvHeads, Combine combine)
      throws Exception {
    var toy = ToyCheckpoint.plain().withKvHeads(kvHeads);

    assertDecodesLikeTheLoops(toy, 1, ToyPrompts.keep(14, combine));
  }

  private static final List<String> METHODS =
      List.of("random", "streaming-llm", "h2o", "roco", "look-m", "snapkv", "pyramidkv", "csp");

  private static PruningPolicy policy(String method, String merge) {
    return PolicyJson.read(
        """
        {"method": "%s", "budget": {"tokens": 14}, "merge": "%s", "min_prompt_tokens": 0}
        """
            .formatted(method, merge));
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void everyMethodDecodesLikeFullDecodingWithTheDroppedTokensMasked(String method)
      throws Exception {
    assertDecodesLikeTheLoops(ToyCheckpoint.plain().withKvHeads(2), 1, policy(method, "none"));
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void bytesAreThoseOfTheKeptTokensMergedOrNot(String method) throws Exception {
    try (LlavaModel model = load(ToyCheckpoint.plain().withKvHeads(2))) {
      for (String merge : List.of("none", "average", "pivotal", "weighted", "summary")) {
        try (CachedSequence sequence =
            model.prefill(ToyPrompts.threePictures(), policy(method, merge), STEPS)) {
          // 14 tokens of 2 (keys, values) · layers · 2 heads · head size · 4 bytes; a summary is
          // one
          int tokens = merge.equals("summary") ? 13 : 14;
          long bytes = 2L * ToyCheckpoint.LAYERS * 2 * ToyCheckpoint.HEAD_DIM * 4;
          assertThat(sequence.report().keptBytes()).isEqualTo(14 * bytes);
          assertThat(sequence.allocatedBytes()).isEqualTo((14 + STEPS) * bytes);
          assertThat(sequence.report().keptTokens()).isEqualTo(tokens);
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void everyMethodKeepsWhatThePolicyProtects(String method) throws Exception {
    PruningPolicy policy =
        PolicyJson.read(
            """
            {"method": "%s", "budget": {"tokens": 14}, "protect": ["system"], "min_prompt_tokens": 0}
            """
                .formatted(method));
    Prompt pictures = ToyPrompts.threePictures();
    // The first picture and the two words before it.
    var turns = List.of(new TurnSpan(Protect.SYSTEM, 1, 7));
    try (LlavaModel model = load(ToyCheckpoint.plain().withKvHeads(2));
        CachedSequence sequence =
            model.prefill(
                new Prompt(pictures.tokenIds(), pictures.images(), List.of(), turns),
                policy,
                STEPS)) {
      for (int layer = 0; layer < ToyCheckpoint.LAYERS; layer++) {
        for (int[] head : sequence.kept(layer)) {
          assertThat(head).contains(1, 2, 3, 4, 5, 6, 33);
        }
      }
      assertThat(sequence.report().keptTokens()).isEqualTo(method.equals("csp") ? 13 : 14);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2o", "roco", "look-m", "snapkv", "csp"})
  void aMassIsReportedInTheTokensAndBytesThatItTook(String method) throws Exception {
    PruningPolicy policy =
        PolicyJson.read(
            """
            {"method": "%s", "budget": {"mass": 0.7}, "merge": "none", "min_prompt_tokens": 0}
            """
                .formatted(method));
    var toy = ToyCheckpoint.plain().withKvHeads(2);
    try (LlavaModel model = load(toy);
        CachedSequence sequence = model.prefill(ToyPrompts.threePictures(), policy, STEPS)) {
      long kept = 0;
      for (int layer = 0; layer < ToyCheckpoint.LAYERS; layer++) {
        assertThat(sequence.kept(layer)[0].length).isBetween(4, 33);
        kept += sequence.kept(layer)[0].length;
      }
      // 2 (keys, values) · 2 heads · head size · 4 bytes in each layer
      long bytes = 2L * 2 * ToyCheckpoint.HEAD_DIM * 4;
      assertThat(sequence.report().keptBytes()).isEqualTo(kept * bytes);
      assertThat(sequence.allocatedBytes())
          .isEqualTo((kept + (long) STEPS * ToyCheckpoint.LAYERS) * bytes);
      assertThat(sequence.report().keptTokens())
          .isEqualTo((int) Math.round(kept / (double) ToyCheckpoint.LAYERS));
      assertDecodesLikeTheLoops(model, new PlainDecoder(toy, 1), policy, 1e-4);
    }
  }

  @Test
  void onePrefillServesEveryMethodAsIfItHadBeenAlone() throws Exception {
    try (LlavaModel model = load(ToyCheckpoint.plain().withKvHeads(2))) {
      List<PruningPolicy> policies = new ArrayList<>(List.of(new FullCache()));
      METHODS.forEach(method -> policies.add(policy(method, "average")));
      // Another window than the others'.
      policies.add(ToyPrompts.keep(14, Combine.UNION_FILL));

      List<CachedSequence> together =
          model.prefillEach(ToyPrompts.threePictures(), policies, STEPS);

      for (int i = 0; i < policies.size(); i++) {
        float[][] alone = logitsOfSteps(model, policies.get(i));
        try (CachedSequence one = together.get(i)) {
          for (int step = 0; step < STEPS; step++) {
            assertThat(Differences.largest(one.logits(), alone[step]))
                .as("%s, step %d", policies.get(i).method(), step)
                .isLessThan(1e-5);
            model.decode(one, 10 + step);
          }
        }
      }
    }
  }

  @Test
  void aBudgetOfTheWholePromptIsTheFullCacheToTheBit() throws Exception {
    try (LlavaModel model = load(ToyCheckpoint.plain())) {
      var everything = CrossSelf.withBudget(new CacheBudget.Ratio(1));

      assertThat(logitsOfSteps(model, everything)).isEqualTo(logitsOfSteps(model, new FullCache()));
    }
  }

  @Test
  void pruningChangesTheStepsAfterTheFirst() throws Exception {
    try (LlavaModel model = load(ToyCheckpoint.plain())) {
      float[][] full = logitsOfSteps(model, new FullCache());
      float[][] pruned = logitsOfSteps(model, ToyPrompts.keep(14, Combine.UNION_FILL));

      assertThat(pruned[0]).isEqualTo(full[0]);
      assertThat(pruned[1]).isNotEqualTo(full[1]);
    }
  }

  @Test
  void sequencesThatTakeTurnsAnswerAsIfAlone() throws Exception {
    try (LlavaModel model = load(ToyCheckpoint.plain())) {
      PruningPolicy policy = ToyPrompts.keep(14, Combine.UNION_FILL);
      float[][] alone = logitsOfSteps(model, policy);
      try (CachedSequence one = model.prefill(ToyPrompts.threePictures(), policy, STEPS);
          CachedSequence other = model.prefill(ToyPrompts.textOnly(), new FullCache(), STEPS)) {
        for (int step = 0; step < STEPS; step++) {
          assertThat(one.logits()).isEqualTo(alone[step]);
          model.decode(one, 10 + step);
          model.decode(other, ToyPrompts.highest(other.logits()));
        }
      }
    }
  }

  /** Logits go up to about 4; float16 has 11 significant bits, bfloat16 8. */
  @ParameterizedTest(name = "{0}, logits within {1}")
  @CsvSource({"float16, 0.05", "bfloat16, 0.4"})
  void halfPrecisionRunsOnTheCpuToo(String type, double tolerance) throws Exception {
    var toy = ToyCheckpoint.plain().withKvHeads(2);

    try (LlavaModel model =
        LlavaModel.load(toy.write(directory), Placement.cpu(ComputeType.named(type)))) {
      var loops = new PlainDecoder(toy, 1);
      assertDecodesLikeTheLoops(model, loops, new FullCache(), tolerance);
      assertDecodesLikeTheLoops(model, loops, ToyPrompts.keep(14, Combine.UNION_FILL), tolerance);
    }
  }

  private LlavaModel load(ToyCheckpoint toy) throws Exception {
    return LlavaModel.load(toy.write(directory), Placement.cpu(ComputeType.FLOAT32));
  }

  /** Along a fixed continuation, so that two runs stay comparable. */
  private static float[][] logitsOfSteps(LlavaModel model, PruningPolicy policy) {
    var logits = new float[STEPS][];
    try (CachedSequence sequence = model.prefill(ToyPrompts.threePictures(), policy, STEPS)) {
      for (int step = 0; step < STEPS; step++) {
        logits[step] = sequence.logits();
        model.decode(sequence, 10 + step);
      }
    }
    return logits;
  }

  private void assertDecodesLikeTheLoops(ToyCheckpoint toy, double ropeFactor, PruningPolicy policy)
      throws Exception {
    try (LlavaModel model = load(toy)) {
      assertDecodesLikeTheLoops(model, new PlainDecoder(toy, ropeFactor), policy, 1e-4);
    }
  }

  private static void assertDecodesLikeTheLoops(
      LlavaModel model, PlainDecoder loops, PruningPolicy policy, double tolerance) {
    Prompt prompt = ToyPrompts.threePictures();
    try (CachedSequence sequence = model.prefill(prompt, policy, STEPS)) {
      List<double[]> states = loops.promptStates(model, prompt);
      int promptTokens = states.size();
      boolean[][][] kept = kept(sequence, model.kvShape().kvHeads(), promptTokens);
      for (int step = 0; step < STEPS; step++) {
        double[][] expected =
            loops.logits(
                states.toArray(double[][]::new),
                new PrunedAttention(promptTokens, kept, n(policy), summarises(policy)));
        assertThat(Differences.largest(sequence.logits(), expected[states.size() - 1]))
            .isLessThan(tolerance);
        int next = ToyPrompts.highest(sequence.logits());
        model.decode(sequence, next);
        states.add(loops.embedding(next));
      }
    }
  }

  private static double n(PruningPolicy policy) {
    return policy instanceof CrossSelf csp ? csp.nSoftmax().inAttention() : 0;
  }

  private static boolean summarises(PruningPolicy policy) {
    return policy instanceof PrunedCache pruned && pruned.merge() == Merge.SUMMARY;
  }

  /** Attention of the answer's tokens to what is kept, with n-softmax or a summary of the rest. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  private record PrunedAttention(int promptTokens, boolean[][][] kept, double n, boolean summarises)
      implements PlainDecoder.Visibility {

    @Override
    public List<PlainDecoder.IntRange> summarisedBy(int query) {
      return summarises && query >= promptTokens
          ? List.of(PlainDecoder.IntRange.of(8, promptTokens - 1))
          : List.of();
    }

    @Override
    public boolean sees(int layer, int kvHead, int query, int key) {
      return query < promptTokens || key >= promptTokens || kept[layer][kvHead][key];
    }

    @Override
    public double constant(int query) {
      return query < promptTokens ? 0 : n;
    }
  }

  @ParameterizedTest(name = "n = {0} in {1}")
  @CsvSource({"1, attention", "0.5, both", "20, both", "3, scoring"})
  void theConstantOfNSoftmaxCountsWhereItIsAskedFor(double n, String place) throws Exception {
    PruningPolicy policy =
        PolicyJson.read(
            """
            {"method": "csp", "budget": {"tokens": 14}, "min_prompt_tokens": 0,
             "n_softmax": {"n": %s, "at": "%s"}}
            """
                .formatted(n, place));

    assertDecodesLikeTheLoops(ToyCheckpoint.plain().withKvHeads(2), 1, policy);
  }

  @ParameterizedTest(name = "{0}, {1} key heads")
  @CsvSource({"csp, 4", "csp, 2", "h2o, 2", "random, 1"})
  void aSummaryStandsForWhatWent(String method, int kvHeads) throws Exception {
    PruningPolicy policy =
        PolicyJson.read(
            """
            {"method": "%s", "budget": {"tokens": 14}, "min_prompt_tokens": 0, "merge": "summary"}
            """
                .formatted(method));

    assertDecodesLikeTheLoops(ToyCheckpoint.plain().withKvHeads(kvHeads), 1, policy);
  }

  private static boolean[][][] kept(CachedSequence sequence, int kvHeads, int promptTokens) {
    var kept = new boolean[ToyCheckpoint.LAYERS][kvHeads][promptTokens];
    for (int layer = 0; layer < kept.length; layer++) {
      int[][] positions = sequence.kept(layer);
      for (int head = 0; head < kvHeads; head++) {
        for (int position : positions[Math.min(head, positions.length - 1)]) {
          kept[layer][head][position] = true;
        }
      }
    }
    return kept;
  }
}
