package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.Merge;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.Protect;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.pruning.TurnSpan;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pruning again while decoding, on a toy model against the same decoder written as loops. */
class RepruningTest {

  private static final int BUDGET = 14;
  private static final int SLACK = 5;
  private static final int ANSWER = 23;
  private static final int KV_HEADS = 2;
  private static final int GROUP = ToyCheckpoint.HEADS / KV_HEADS;

  /** Of {@link ToyPrompts#threePictures()}, whose prompt has 34 tokens. */
  private static final IntPredicate IMAGE =
      position ->
          (position >= 3 && position < 7)
              || (position >= 10 && position < 14)
              || (position >= 21 && position < 25);

  /** 2 (keys, values) · layers · heads · head size · 4 bytes. */
  private static final long TOKEN_BYTES =
      2L * ToyCheckpoint.LAYERS * KV_HEADS * ToyCheckpoint.HEAD_DIM * 4;

  private final ToyCheckpoint toy = ToyCheckpoint.plain().withKvHeads(KV_HEADS);

  @TempDir private Path directory;

  private LlavaModel load() throws Exception {
    return LlavaModel.load(toy.write(directory), Placement.cpu(ComputeType.FLOAT32));
  }

  private static PruningPolicy policy(String settings) {
    return PolicyJson.read(
        ("{"
                + settings
                + ", 'budget': {'tokens': "
                + BUDGET
                + "}, 'recent': {'tokens': 3},"
                + " 'repruning': {'slack': "
                + SLACK
                + "}, 'min_prompt_tokens': 0}")
            .replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'method': 'random'",
        "'method': 'h2o', 'sinks': 2",
        "'method': 'roco'",
        "'method': 'look-m', 'merge': 'none'",
        "'method': 'snapkv'",
        "'method': 'csp'",
        "'method': 'csp', 'pooling': {'kernel': 3, 'within': 'modality'}",
        "'method': 'csp', 'n_softmax': {'n': 2, 'at': 'both'}",
        "'method': 'csp', 'merge': 'summary'",
        "'method': 'h2o', 'merge': 'summary'"
      })
  void itDecodesLikeFullDecodingWithTheDroppedTokensMasked(String settings) throws Exception {
    try (LlavaModel model = load()) {
      new Run(model, policy(settings)).toTheEnd();
    }
  }

  @Test
  void h2oKeepsTheRecentAndWhatTheTokensSinceThenLookedAtMost() throws Exception {
    try (LlavaModel model = load()) {
      var run = new Run(model, policy("'method': 'h2o'"));
      run.expected = (scores, there) -> highest(scores, there, BUDGET - 3);
      run.toTheEnd();
      assertThat(run.prunings).isEqualTo(4); // after 5, 10, 15 and 20 tokens
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'n': 0}", "{'n': 2, 'at': 'attention'}"})
  void cspSharesThePlacesBetweenTheModalitiesOfWhatEachHeadHasLeft(String nSoftmax)
      throws Exception {
    try (LlavaModel model = load()) {
      var run =
          new Run(
              model,
              policy(
                  "'method': 'csp', 'merge': 'none', 'cross_ratio': 0.5, 'n_softmax': "
                      + nSoftmax));
      run.expected =
          (scores, there) -> {
            // All queries are text: self names text, 6 of 11, and cross names pictures.
            int[] text = IntStream.of(there).filter(IMAGE.negate()).toArray();
            int[] image = IntStream.of(there).filter(IMAGE).toArray();
            int fromText = Math.min(text.length, 6 + Math.max(0, 5 - image.length));
            return IntStream.concat(
                    IntStream.of(highest(scores, text, fromText)),
                    IntStream.of(highest(scores, image, BUDGET - 3 - fromText)))
                .sorted()
                .toArray();
          };
      run.toTheEnd();
      assertThat(run.prunings).isEqualTo(4);
    }
  }

  /** The positions with the highest scores, ascending. */
  private static int[] highest(double[] scores, int[] positions, int count) {
    return IntStream.of(positions)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer position) -> -scores[position]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "streaming-llm", "h2o", "roco", "look-m", "snapkv", "csp"})
  void memoryStaysBoundedHoweverLongTheAnswer(String method) throws Exception {
    PruningPolicy policy =
        PolicyJson.read(
            """
            {"method": "%s", "budget": {"tokens": 14}, "repruning": {"slack": 5},
             "min_prompt_tokens": 0}
            """
                .formatted(method));
    long before = TorchScope.openValues();
    try (LlavaModel model = load()) {
      try (CachedSequence sequence = model.prefill(ToyPrompts.threePictures(), policy, 1000)) {
        long values = 0;
        int tokens = 0;
        while (sequence.hasRoom()) {
          model.decode(sequence, tokens % ToyCheckpoint.IMAGE_TOKEN);
          tokens++;
          assertThat(sequence.allocatedBytes()).isEqualTo((BUDGET + SLACK) * TOKEN_BYTES);
          if (tokens == 2 * SLACK + 1) {
            values = TorchScope.openValues();
          }
          assertThat(tokens <= 2 * SLACK || TorchScope.openValues() == values).isTrue();
        }
        assertThat(tokens).isEqualTo(ToyCheckpoint.POSITIONS - 34);
        assertReportCountsThePrompt(sequence, method.equals("csp") ? TOKEN_BYTES : 0);
        assertThat(sequence.report().keptTokens()).isLessThan(BUDGET);
      }
    }
    assertThat(TorchScope.openValues()).isEqualTo(before);
  }

  private static void assertReportCountsThePrompt(CachedSequence sequence, long summaryBytes) {
    double kept = 0;
    double images = 0;
    for (int layer = 0; layer < ToyCheckpoint.LAYERS; layer++) {
      for (int[] head : sequence.kept(layer)) {
        kept += IntStream.of(head).filter(position -> position < 34).count();
        images += IntStream.of(head).filter(IMAGE).count();
      }
    }
    double heads = ToyCheckpoint.LAYERS * (double) KV_HEADS;
    CacheReport report = sequence.report();
    assertThat(report.keptTokens()).isEqualTo((int) Math.round(kept / heads));
    assertThat(report.keptImageTokens()).isEqualTo((int) Math.round(images / heads));
    assertThat(report.keptBytes()).isEqualTo(Math.round(kept * TOKEN_BYTES / heads) + summaryBytes);
    assertThat(report.promptTokens()).isEqualTo(34);
  }

  @Test
  void protectedTokensAndSinksStayWhateverComesAfterThem() throws Exception {
    Prompt prompt =
        new Prompt(
            ToyPrompts.threePictures().tokenIds(),
            ToyPrompts.threePictures().images(),
            List.of(),
            List.of(new TurnSpan(Protect.LAST_USER, 28, 34)));
    var settings = "'method': 'csp', 'protect': ['last_user'], 'sinks': 2";
    try (LlavaModel model = load();
        CachedSequence sequence = model.prefill(prompt, policy(settings), ANSWER)) {
      for (int token = 0; token < ANSWER; token++) {
        model.decode(sequence, token);
      }
      for (int layer = 0; layer < ToyCheckpoint.LAYERS; layer++) {
        for (int[] head : sequence.kept(layer)) {
          assertThat(head).hasSize(BUDGET - 1).contains(0, 1, 28, 29, 30, 31, 32, 33);
        }
      }
    }
  }

  @Test
  void aPromptBelowTheBudgetIsPrunedWhenTheAnswerHasPassedIt() throws Exception {
    // 34 tokens in a budget of 40: the first 6 + 5 tokens of the answer have room.
    PruningPolicy policy =
        PolicyJson.read(
            """
            {"method": "snapkv", "budget": {"tokens": 40}, "repruning": {"slack": 5}}
            """);
    try (LlavaModel model = load();
        CachedSequence sequence = model.prefill(ToyPrompts.threePictures(), policy, ANSWER)) {
      for (int token = 0; token < 11; token++) {
        model.decode(sequence, token);
        assertThat(sequence.kept(0)[0]).hasSize(34);
      }
      model.decode(sequence, 11);
      for (int[] head : sequence.kept(0)) {
        assertThat(head).hasSize(40).endsWith(42, 43, 44);
      }
      assertThat(sequence.allocatedBytes()).isEqualTo(45 * TOKEN_BYTES);
    }
  }

  @Test
  void aShortAnswerIsNeverPruned() throws Exception {
    try (LlavaModel model = load();
        CachedSequence sequence =
            model.prefill(ToyPrompts.threePictures(), policy("'method': 'h2o'"), 4)) {
      assertThat(sequence.allocatedBytes()).isEqualTo((BUDGET + 4) * TOKEN_BYTES);
      for (int token = 0; token < 4; token++) {
        model.decode(sequence, token);
      }
      assertThat(sequence.hasRoom()).isFalse();
    }
  }

  /** What is expected to be picked of the keys that may go. */
  private interface Expected {
    int[] picks(double[] scores, int[] there);
  }

  /** One answer, decoded by the model and by the loops at once. */
  private final class Run implements PlainDecoder.Visibility {

    private final LlavaModel model;
    private final PruningPolicy policy;
    private final PlainDecoder loops = new PlainDecoder(toy, 1);

    /** Per token of the answer {@code [layer][kvHead]}: the positions that it sees. */
    private final List<int[][][]> seen = new ArrayList<>();

    /** {@code [layer][kvHead][query][key]}, mean over the query heads of a group. */
    private double[][][][] weights = new double[0][][][];

    private Expected expected = (_, _) -> new int[0];
    private int prunings;

    /** The last token before each pruning, the prompt's first. */
    private final List<Integer> lastBefore = new ArrayList<>(List.of(33));

    Run(LlavaModel model, PruningPolicy policy) {
      this.model = model;
      this.policy = policy;
    }

    void toTheEnd() {
      Prompt prompt = ToyPrompts.threePictures();
      try (CachedSequence sequence = model.prefill(prompt, policy, ANSWER)) {
        List<double[]> states = loops.promptStates(model, prompt);
        int[][][] before = held(sequence);
        for (int step = 0; step < ANSWER; step++) {
          int next = ToyPrompts.highest(sequence.logits());
          model.decode(sequence, next);
          int[][][] now = held(sequence);
          if (now[0][0].length <= before[0][0].length) {
            prunings++;
            lastBefore.add(states.size() - 1);
            assertPicked(before, sequence, states.size());
          }
          before = now;
          seen.add(now);
          states.add(loops.embedding(next));
          weights = new double[ToyCheckpoint.LAYERS][KV_HEADS][states.size()][states.size()];
          double[][] logits = loops.logits(states.toArray(double[][]::new), this);
          assertThat(Differences.largest(sequence.logits(), logits[states.size() - 1]))
              .as("step %d", step)
              .isLessThan(1e-4);
        }
        assertThat(prunings).isPositive();
      }
    }

    /** The positions that a layer and head hold now. */
    private int[][][] held(CachedSequence sequence) {
      var held = new int[ToyCheckpoint.LAYERS][KV_HEADS][];
      int next = sequence.seenTokens();
      for (int layer = 0; layer < held.length; layer++) {
        int[][] kept = sequence.kept(layer);
        for (int head = 0; head < KV_HEADS; head++) {
          held[layer][head] =
              IntStream.concat(
                      IntStream.of(kept[head]),
                      IntStream.range(next - sequence.answerTokens(), next))
                  .toArray();
        }
      }
      return held;
    }

    private void assertPicked(int[][][] before, CachedSequence sequence, int tokens) {
      for (int layer = 0; layer < before.length; layer++) {
        for (int head = 0; head < KV_HEADS; head++) {
          var scores = new double[tokens];
          for (int query = tokens - SLACK; query < tokens; query++) {
            for (int key = 0; key < tokens; key++) {
              scores[key] += weights[layer][head][query][key];
            }
          }
          int[] there = before[layer][head];
          int[] older = Arrays.copyOf(there, there.length - 3);
          int[] picks = expected.picks(scores, older);
          int[] kept = sequence.kept(layer)[head];
          assertThat(kept)
              .hasSize(summarises() ? BUDGET - 1 : BUDGET)
              .isSorted()
              .endsWith(tokens - 3, tokens - 2, tokens - 1);
          assertThat(IntStream.of(there).boxed()).containsAll(IntStream.of(kept).boxed().toList());
          if (picks.length > 0) {
            assertThat(Arrays.copyOf(kept, BUDGET - 3)).isEqualTo(picks);
          }
        }
      }
    }

    @Override
    public boolean sees(int layer, int kvHead, int query, int key) {
      return query < 34
          || IntStream.of(seen.get(query - 34)[layer][kvHead]).anyMatch(there -> there == key);
    }

    @Override
    public void looks(int layer, int head, int query, int key, double weight) {
      weights[layer][head / GROUP][query][key] += weight / GROUP;
    }

    @Override
    public List<PlainDecoder.IntRange> summarisedBy(int query) {
      return summarises()
          ? lastBefore.stream()
              .filter(last -> last < query)
              .map(last -> PlainDecoder.IntRange.of(last == 33 ? 8 : SLACK, last))
              .toList()
          : List.of();
    }

    private boolean summarises() {
      return ((PrunedCache) policy).merge() == Merge.SUMMARY;
    }

    @Override
    public double constant(int query) {
      return query < 34 || !(policy instanceof CrossSelf csp) ? 0 : csp.nSoftmax().inAttention();
    }
  }
}
