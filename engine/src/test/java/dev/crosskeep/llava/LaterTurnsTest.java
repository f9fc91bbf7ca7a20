package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.Protect;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.pruning.TurnSpan;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A conversation that goes on from kept keys and values: one question, an answer, and a second
 * question with another picture. On a toy model against the same decoder written as loops.
 */
class LaterTurnsTest {

  private static final int STEPS = 4;

  /** The first answer's tokens, of which the conversation goes on with the first three. */
  private static final int[] ANSWER = {10, 11, 12, 13, 14};

  private static final int ANSWER_TOKENS = 3;

  /** Three pictures, 34 tokens. */
  private static final Prompt FIRST = ToyPrompts.threePictures();

  /** One picture between six words: 10 tokens. */
  private static final Prompt SECOND =
      new Prompt(
          new int[] {5, 6, ToyCheckpoint.IMAGE_TOKEN, 7, 8, 41, 42},
          List.of(ToyPrompts.picture(100)));

  private static final int FIRST_TOKENS = 34;
  private static final int TOKENS = FIRST_TOKENS + ANSWER_TOKENS + 10;

  @SuppressWarnings("UnusedVariable") // JUnit reads it
  private static final List<String> METHODS =
      List.of("random", "streaming-llm", "h2o", "roco", "look-m", "snapkv", "pyramidkv", "csp");

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0} key heads for 4 query heads")
  @ValueSource(ints = {4, 2, 1})
  void readingInTwoPartsIsReadingAtOnce(int kvHeads) throws Exception {
    try (LlavaModel model = load(ToyCheckpoint.plain().withKvHeads(kvHeads));
        CachedSequence first = answered(model, new FullCache());
        CachedSequence inParts = extend(model, first, new FullCache());
        CachedSequence atOnce = model.prefill(wholeConversation(), new FullCache(), STEPS)) {
      assertThat(inParts.promptTokens()).isEqualTo(atOnce.promptTokens()).isEqualTo(TOKENS);
      for (int step = 0; step < STEPS; step++) {
        assertThat(Differences.largest(inParts.logits(), atOnce.logits())).isLessThan(1e-5);
        model.decode(inParts, 20 + step);
        model.decode(atOnce, 20 + step);
      }
    }
  }

  @ParameterizedTest(name = "{0}, {1} key heads")
  @CsvSource({
    "random, 2",
    "streaming-llm, 4",
    "h2o, 2",
    "roco, 4",
    "look-m, 2",
    "snapkv, 1",
    "pyramidkv, 2",
    "csp, 4",
    "csp, 2",
    "csp, 1"
  })
  void aLaterTurnIsAFullRunWithTheDroppedTokensMasked(String method, int kvHeads) throws Exception {
    var policy = policy(method, "\"merge\": \"none\",");
    assertLikeTheLoops(ToyCheckpoint.plain().withKvHeads(kvHeads), policy);
  }

  @ParameterizedTest(name = "n = {0} in {1}")
  @CsvSource({"1, attention", "0.5, both", "20, both"})
  void theConstantOfNSoftmaxCountsForTheNextQuestionToo(double n, String place) throws Exception {
    var policy = policy("csp", "\"n_softmax\": {\"n\": %s, \"at\": \"%s\"},".formatted(n, place));

    assertLikeTheLoops(ToyCheckpoint.plain().withKvHeads(2), policy);
  }

  @ParameterizedTest(name = "{0}, {1} key heads")
  @CsvSource({"csp, 4", "csp, 2", "h2o, 2"})
  void aSummaryTakesInWhatTheNextTurnEvicts(String method, int kvHeads) throws Exception {
    var policy = policy(method, "\"merge\": \"summary\",");

    assertLikeTheLoops(ToyCheckpoint.plain().withKvHeads(kvHeads), policy);
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void theBudgetIsForTheWholeConversation(String method) throws Exception {
    for (String merge : List.of("none", "average")) {
      var policy = policy(method, "\"merge\": \"" + merge + "\",");
      try (LlavaModel model = load(ToyCheckpoint.plain().withKvHeads(2));
          CachedSequence first = answered(model, policy);
          CachedSequence second = extend(model, first, policy)) {
        // 14 tokens of 2 (keys, values) · layers · 2 heads · head size · 4 bytes
        long bytes = 2L * ToyCheckpoint.LAYERS * 2 * ToyCheckpoint.HEAD_DIM * 4;
        assertThat(second.report().keptBytes()).isEqualTo(14 * bytes);
        assertThat(second.allocatedBytes()).isEqualTo((14 + STEPS) * bytes);
        assertThat(second.report().promptTokens()).isEqualTo(TOKENS);
        assertThat(second.report().fullBytes()).isEqualTo(TOKENS * bytes);
        assertThat(second.report().imageTokens()).isEqualTo(4 * ToyCheckpoint.TOKENS_PER_IMAGE);
        assertThat(second.report().imagesEncoded()).isEqualTo(1);
        assertKeptAreSome(first, second);
      }
    }
  }

  /** Each head keeps distinct tokens in order: of what it had, of the answer, and new ones. */
  private static void assertKeptAreSome(CachedSequence first, CachedSequence second) {
    int image = 0;
    for (int layer = 0; layer < ToyCheckpoint.LAYERS; layer++) {
      int[][] before = first.kept(layer);
      int[][] after = second.kept(layer);
      for (int head = 0; head < after.length; head++) {
        List<Integer> had = Arrays.stream(before[head]).boxed().toList();
        assertThat(after[head]).isSorted().doesNotHaveDuplicates().endsWith(TOKENS - 1);
        assertThat(Arrays.stream(after[head])).allMatch(p -> p >= FIRST_TOKENS || had.contains(p));
        image += (int) Arrays.stream(after[head]).filter(LaterTurnsTest::isImage).count();
      }
    }
    double mean = image / (double) (ToyCheckpoint.LAYERS * 2);
    assertThat(second.report().keptImageTokens()).isEqualTo((int) Math.round(mean));
  }

  /** The pictures begin at 3, 10, 21 and, behind the answer and two words, at 39. */
  private static boolean isImage(int position) {
    return IntStream.of(3, 10, 21, 39).anyMatch(p -> position >= p && position < p + 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapkv", "pyramidkv", "csp"})
  void whatTheWindowSawDecidesHoweverTheConversationWasRead(String method) throws Exception {
    // The second question has 10 tokens, so 8 observed queries are the same ones either way.
    var policy =
        policy(method, "\"recent\": {\"tokens\": 4}, \"observation_window\": {\"tokens\": 8},");
    try (LlavaModel model = load(ToyCheckpoint.plain().withKvHeads(2));
        CachedSequence first = answered(model, new FullCache());
        CachedSequence inParts = extend(model, first, policy);
        CachedSequence atOnce = model.prefill(wholeConversation(), policy, STEPS)) {
      for (int layer = 0; layer < ToyCheckpoint.LAYERS; layer++) {
        assertThat(inParts.kept(layer)).isDeepEqualTo(atOnce.kept(layer));
      }
      assertThat(inParts.report().keptImageTokens()).isEqualTo(atOnce.report().keptImageTokens());
    }
  }

  @ParameterizedTest
  @FieldSource("METHODS")
  void whatIsProtectedStaysTurnAfterTurn(String method) throws Exception {
    // Tokens 5 to 9 of the first question, and in the second turn the second question's last five.
    PruningPolicy policy = policy(method, "\"protect\": [\"system\", \"last_user\"],");
    var system = new TurnSpan(Protect.SYSTEM, 5, 10);
    int end = FIRST_TOKENS + 10;
    var first = new Prompt(FIRST.tokenIds(), FIRST.images(), List.of(), List.of(system));
    var asked = new TurnSpan(Protect.LAST_USER, end - 6, end - 1);
    var second = new Prompt(SECOND.tokenIds(), SECOND.images(), List.of(), List.of(system, asked));
    try (LlavaModel model = load(ToyCheckpoint.plain().withKvHeads(2));
        CachedSequence earlier = model.prefill(first, policy, STEPS);
        CachedSequence later = model.extend(earlier, 0, second, policy, STEPS)) {
      assertThat(later.report().keptTokens()).isEqualTo(method.equals("csp") ? 13 : 14);
      for (int layer = 0; layer < ToyCheckpoint.LAYERS; layer++) {
        for (int[] head : later.kept(layer)) {
          assertThat(head).contains(5, 6, 7, 8, 9);
          assertThat(head).contains(IntStream.range(end - 6, end - 1).toArray());
        }
      }
    }
  }

  @Test
  void textOfEarlierTurnsIsKnownAsText() throws Exception {
    // 22 words and 4 of 12 patches, then 34 of these, of 3 words and of 6 words and 4 patches.
    try (LlavaModel model = load(ToyCheckpoint.plain().withKvHeads(2));
        CachedSequence first = answered(model, textFirst(26));
        CachedSequence second = extend(model, first, textFirst(34))) {
      for (int layer = 0; layer < ToyCheckpoint.LAYERS; layer++) {
        for (int[] head : second.kept(layer)) {
          assertThat(Arrays.stream(head).filter(position -> !isImage(position))).hasSize(31);
        }
      }
    }
  }

  private static PruningPolicy textFirst(int tokens) {
    return PolicyJson.read(
        """
        {"method": "look-m", "merge": "none", "budget": {"tokens": %d}, "recent": {"tokens": 1},
         "min_prompt_tokens": 0}
        """
            .formatted(tokens));
  }

  @Test
  void aShareOfTheAttentionIsHeldWithTheFewestOfTheKeptTokens() throws Exception {
    PruningPolicy half =
        PolicyJson.read(
            """
            {"method": "snapkv", "budget": {"mass": 0.5}, "recent": {"tokens": 2},
             "min_prompt_tokens": 0}
            """);
    try (LlavaModel model = load(ToyCheckpoint.plain().withKvHeads(2));
        CachedSequence first = answered(model, half);
        CachedSequence second = extend(model, first, half)) {
      int had = first.report().keptTokens() + ANSWER_TOKENS + 10;
      assertThat(second.report().keptTokens()).isBetween(2, had - 1);
      assertKeptAreSome(first, second);
    }
  }

  @Test
  void aBudgetThatHoldsEverythingEvictsNothingMore() throws Exception {
    PruningPolicy tight = policy("csp", "");
    PruningPolicy roomy = PolicyJson.read("{\"method\": \"csp\", \"budget\": {\"tokens\": 40}}");
    try (LlavaModel model = load(ToyCheckpoint.plain());
        CachedSequence first = answered(model, tight);
        CachedSequence second = extend(model, first, roomy)) {
      // One of the first turn's 14 rows is the summary, which goes along.
      assertThat(second.report().keptTokens()).isEqualTo(13 + ANSWER_TOKENS + 10);
      assertThat(second.kept(0)[1])
          .startsWith(first.kept(0)[1])
          .endsWith(IntStream.range(FIRST_TOKENS, TOKENS).toArray());
    }
  }

  @Test
  void theEarlierSequenceStaysAsItIs() throws Exception {
    PruningPolicy policy = policy("csp", "");
    try (LlavaModel model = load(ToyCheckpoint.plain());
        CachedSequence first = answered(model, policy);
        CachedSequence alone = answered(model, policy)) {
      extend(model, first, policy).close();

      model.decode(first, 3);
      model.decode(alone, 3);
      assertThat(first.logits()).isEqualTo(alone.logits());
    }
  }

  @Test
  void aCopyEndsBehindThePromptOrTheAnswer() throws Exception {
    PruningPolicy policy = policy("csp", "\"n_softmax\": {\"n\": 2, \"at\": \"attention\"},");
    try (LlavaModel model = load(ToyCheckpoint.plain().withKvHeads(2));
        CachedSequence first = answered(model, policy);
        CachedSequence behindPrompt = first.copy(false, 2);
        CachedSequence behindAnswer = first.copy(true, 0);
        CachedSequence fresh = model.prefill(FIRST, policy, 2)) {
      assertThat(behindPrompt.logits()).isEqualTo(fresh.logits());
      assertThat(behindPrompt.seenTokens()).isEqualTo(FIRST_TOKENS);
      model.decode(behindPrompt, 3);
      model.decode(fresh, 3);
      assertThat(behindPrompt.logits()).isEqualTo(fresh.logits());
      assertThat(behindAnswer.logits()).isEqualTo(first.logits());
      assertThat(behindAnswer.hasRoom()).isFalse();
      try (CachedSequence one = extend(model, first, policy);
          CachedSequence other = extend(model, behindAnswer, policy)) {
        assertThat(other.logits()).isEqualTo(one.logits());
      }
      // 14 kept, the row of zeros and 5 of the answer, and no room.
      long perToken = 2L * ToyCheckpoint.LAYERS * 2 * ToyCheckpoint.HEAD_DIM * 4;
      assertThat(behindAnswer.allocatedBytes()).isEqualTo((14 + 1 + ANSWER.length) * perToken);
    }
  }

  /** Logits go up to about 4; float16 has 11 significant bits, bfloat16 8. */
  @ParameterizedTest(name = "{0}, logits within {1}")
  @CsvSource({"float16, 0.05", "bfloat16, 0.4"})
  void halfPrecisionGoesOnToo(String type, double tolerance) throws Exception {
    var toy = ToyCheckpoint.plain().withKvHeads(2);
    PruningPolicy policy = policy("csp", "\"n_softmax\": {\"n\": 2, \"at\": \"both\"},");

    try (LlavaModel model =
        LlavaModel.load(toy.write(directory), Placement.cpu(ComputeType.named(type)))) {
      assertLikeTheLoops(model, new PlainDecoder(toy, 1), policy, tolerance);
    }
  }

  @Test
  void aConversationLongerThanTheModelsPositionsIsRefusedWithTheNumbers() throws Exception {
    var words = new int[ToyCheckpoint.POSITIONS - FIRST_TOKENS - ANSWER_TOKENS];
    try (LlavaModel model = load(ToyCheckpoint.plain());
        CachedSequence first = answered(model, new FullCache())) {
      long values = TorchScope.openValues();

      assertThatThrownBy(() ->
              model.extend(first, ANSWER_TOKENS, new Prompt(words, List.of()), new FullCache(), 1))
          .isInstanceOf(PromptTooLongException.class)
          .hasMessageContaining("128 tokens");
      assertThatThrownBy(() -> model.extend(first, 6, SECOND, new FullCache(), 1))
          .hasMessageContaining("the answer has 5 tokens, not 6");
      assertThat(TorchScope.openValues()).isEqualTo(values);
    }
  }

  @Test
  void aHundredTurnsLeaveNativeMemoryWhereItWas() throws Exception {
    PruningPolicy policy = policy("snapkv", "");
    try (LlavaModel model = load(ToyCheckpoint.plain());
        CachedSequence first = answered(model, policy)) {
      extend(model, first, policy).close();
      long values = TorchScope.openValues();
      for (int i = 0; i < 100; i++) {
        extend(model, first, policy).close();
        first.copy(true, 1).close();
      }
      assertThat(TorchScope.openValues()).isEqualTo(values);
    }
  }

  private static PruningPolicy policy(String method, String fields) {
    return PolicyJson.read(
        """
        {"method": "%s", %s "budget": {"tokens": 14}, "min_prompt_tokens": 0}
        """
            .formatted(method, fields));
  }

  private LlavaModel load(ToyCheckpoint toy) throws Exception {
    return LlavaModel.load(toy.write(directory), Placement.cpu(ComputeType.FLOAT32));
  }

  private static CachedSequence answered(LlavaModel model, PruningPolicy policy) {
    CachedSequence sequence = model.prefill(FIRST, policy, ANSWER.length + 1);
    for (int token : ANSWER) {
      model.decode(sequence, token);
    }
    return sequence;
  }

  private static CachedSequence extend(
      LlavaModel model, CachedSequence first, PruningPolicy policy) {
    return model.extend(first, ANSWER_TOKENS, SECOND, policy, STEPS);
  }

  private static Prompt wholeConversation() {
    int[] ids =
        Stream.of(FIRST.tokenIds(), Arrays.copyOf(ANSWER, ANSWER_TOKENS), SECOND.tokenIds())
            .flatMapToInt(Arrays::stream)
            .toArray();
    var pictures = new ArrayList<>(FIRST.images());
    pictures.addAll(SECOND.images());
    return new Prompt(ids, pictures);
  }

  private void assertLikeTheLoops(ToyCheckpoint toy, PruningPolicy policy) throws Exception {
    try (LlavaModel model = load(toy)) {
      assertLikeTheLoops(model, new PlainDecoder(toy, 1), policy, 1e-4);
    }
  }

  private static void assertLikeTheLoops(
      LlavaModel model, PlainDecoder loops, PruningPolicy policy, double tolerance) {
    try (CachedSequence first = answered(model, policy);
        CachedSequence second = extend(model, first, policy)) {
      var states = new ArrayList<>(loops.promptStates(model, wholeConversation()));
      var visibility = PrunedTurns.by(policy);
      visibility.add(first, model);
      visibility.add(second, model, second.promptTokens() - first.promptTokens() - ANSWER_TOKENS);
      for (int step = 0; step < STEPS; step++) {
        double[][] expected = loops.logits(states.toArray(double[][]::new), visibility);
        assertThat(Differences.largest(second.logits(), expected[states.size() - 1]))
            .as("step %d", step)
            .isLessThan(tolerance);
        int next = ToyPrompts.highest(second.logits());
        model.decode(second, next);
        states.add(loops.embedding(next));
      }
    }
  }
}
