package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.contracts.Combine;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchScope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LlavaModelTest {

  private static final int PROMPT_TOKENS = 34;
  private static final int KV_HEADS = 2;

  @TempDir private static Path directory;
  private static LlavaModel model;

  @BeforeAll
  static void load() throws Exception {
    ToyCheckpoint toy = ToyCheckpoint.plain().withKvHeads(KV_HEADS);
    model = LlavaModel.load(toy.write(directory), Placement.cpu(ComputeType.FLOAT32));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest(name = "{0} of 34 tokens kept")
  @CsvSource({"34", "14", "5"})
  void theReportedBytesAreTheTensors(int kept) {
    int reserve = 7;
    PruningPolicy policy = ToyPrompts.keep(kept, Combine.UNION_FILL);
    try (CachedSequence sequence = model.prefill(ToyPrompts.threePictures(), policy, reserve)) {
      long perToken = 2L * ToyCheckpoint.LAYERS * KV_HEADS * ToyCheckpoint.HEAD_DIM * Float.BYTES;

      assertThat(sequence.report().keptBytes()).isEqualTo(perToken * kept);
      assertThat(sequence.report().fullBytes()).isEqualTo(perToken * PROMPT_TOKENS);
      assertThat(sequence.report().peakBytes())
          .isEqualTo(perToken * kept + perToken / ToyCheckpoint.LAYERS * PROMPT_TOKENS);
      assertThat(sequence.allocatedBytes()).isEqualTo(perToken * (kept + reserve));
      assertThat(bytes(sequence.keys()) + bytes(sequence.values()))
          .isEqualTo(sequence.allocatedBytes());
    }
  }

  @Test
  void theCacheStaysWhereItWasAllocatedWhileDecoding() {
    try (CachedSequence sequence = prefill(ToyPrompts.keep(14, Combine.UNION_FILL), 8)) {
      long before = bytes(sequence.keys());
      for (int i = 0; i < 8; i++) {
        model.decode(sequence, i);
      }
      assertThat(bytes(sequence.keys())).isEqualTo(before);
      assertThat(sequence.seenTokens()).isEqualTo(PROMPT_TOKENS + 8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keptTokensAreCountedByModality(Combine combine) {
    try (CachedSequence sequence = prefill(ToyPrompts.keep(14, combine), 1)) {
      double image = 0;
      double all = 0;
      for (int layer = 0; layer < ToyCheckpoint.LAYERS; layer++) {
        for (int[] head : sequence.kept(layer)) {
          image += Arrays.stream(head).filter(LlavaModelTest::isImage).count();
          all += head.length;
        }
      }
      int heads = ToyCheckpoint.LAYERS * KV_HEADS;

      assertThat(sequence.report().imageTokens()).isEqualTo(12);
      assertThat(sequence.report().keptTokens()).isEqualTo((int) Math.round(all / heads));
      assertThat(sequence.report().keptImageTokens()).isEqualTo((int) Math.round(image / heads));
      assertThat(sequence.report().pruneMillis()).isPositive();
    }
  }

  @Test
  void aTextOnlyPromptIsPrunedToo() {
    PruningPolicy policy = ToyPrompts.keep(9, Combine.UNION_FILL);
    try (CachedSequence sequence = model.prefill(ToyPrompts.textOnly(), policy, 1)) {
      assertThat(sequence.report().keptTokens()).isEqualTo(9);
      assertThat(sequence.report().keptImageTokens()).isZero();
      assertThat(sequence.kept(0)[0]).contains(18, 19, 20, 21).doesNotHaveDuplicates();
    }
  }

  @Test
  void aPromptShorterThanTheBudgetStaysWhole() {
    try (CachedSequence sequence = prefill(ToyPrompts.keep(100, Combine.UNION_FILL), 1)) {
      assertThat(sequence.report().keptTokens()).isEqualTo(PROMPT_TOKENS);
      assertThat(sequence.report().method()).isEqualTo("csp");
    }
  }

  @Test
  void roomForTheAnswerEndsWhereTheModelsPositionsEnd() {
    try (CachedSequence sequence = prefill(new FullCache(), 1000)) {
      int decoded = 0;
      while (sequence.hasRoom()) {
        model.decode(sequence, 3);
        decoded++;
      }
      assertThat(PROMPT_TOKENS + decoded).isEqualTo(ToyCheckpoint.POSITIONS);
      assertThatThrownBy(() -> model.decode(sequence, 3))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("128");
    }
  }

  @Test
  void aPromptThatLeavesNoPositionIsRefusedWithTheNumbers() {
    var ids = new int[124];
    ids[3] =
        ToyCheckpoint.IMAGE_TOKEN; // 124 tokens, of which one becomes 4: 127 fit, with one more

    model.prefill(ToyPrompts.withPictures(ids), new FullCache(), 5).close();
    assertThatThrownBy(() ->
            model.prefill(ToyPrompts.withPictures(Arrays.copyOf(ids, 125)), new FullCache(), 5))
        .isInstanceOf(PromptTooLongException.class)
        .hasMessageContaining("128 tokens")
        .hasMessageContaining("fit into 128");
  }

  @Test
  void promptsThatMakeNoSenseAreRefused() {
    assertRefused(new Prompt(new int[0], List.of()), "empty");
    assertRefused(new Prompt(new int[] {1, 50}, List.of()), "token 50");
    assertRefused(new Prompt(new int[] {-1}, List.of()), "token -1");
    assertRefused(
        new Prompt(new int[] {1, ToyCheckpoint.IMAGE_TOKEN}, List.of()), "1 image tokens");
    assertRefused(
        new Prompt(new int[] {1}, List.of(ToyPrompts.picture(1))), "0 image tokens and 1 images");
    assertRefused(
        new Prompt(
            new int[] {ToyCheckpoint.IMAGE_TOKEN}, List.of(new PixelValues(new float[12], 2))),
        "picture of 2 pixels");
    assertThatThrownBy(() -> prefill(new FullCache(), 0)).hasMessageContaining("got 0");
  }

  @Test
  void aTokenOutsideTheVocabularyIsNotDecoded() {
    try (CachedSequence sequence = prefill(new FullCache(), 2)) {
      assertThatThrownBy(() -> model.decode(sequence, ToyCheckpoint.VOCABULARY))
          .isInstanceOf(IllegalArgumentException.class);
      model.decode(sequence, 1);
      assertThat(sequence.seenTokens()).isEqualTo(PROMPT_TOKENS + 1);
    }
  }

  @Test
  void twoHundredAnswersLeaveNativeMemoryWhereItWas() {
    answer();
    long values = TorchScope.openValues();
    int arrays = openArrays();
    for (int i = 0; i < 200; i++) {
      answer();
    }
    assertThat(TorchScope.openValues()).isEqualTo(values);
    assertThat(openArrays()).isEqualTo(arrays);
  }

  @Test
  void aRefusedPromptLeavesNothingBehind() {
    long values = TorchScope.openValues();
    var wrongSize = new PixelValues(new float[12], 2);
    assertRefused(
        new Prompt(new int[] {ToyCheckpoint.IMAGE_TOKEN}, List.of(wrongSize)), "2 pixels");
    assertThat(TorchScope.openValues()).isEqualTo(values);
  }

  private static void answer() {
    try (CachedSequence sequence = prefill(ToyPrompts.keep(14, Combine.UNION), 4)) {
      for (int i = 0; i < 3; i++) {
        model.decode(sequence, ToyPrompts.highest(sequence.logits()));
      }
      sequence.kept(1);
    }
  }

  private static CachedSequence prefill(PruningPolicy policy, int maxNewTokens) {
    return model.prefill(ToyPrompts.threePictures(), policy, maxNewTokens);
  }

  private static void assertRefused(Prompt prompt, String reason) {
    assertThatThrownBy(() -> model.prefill(prompt, new FullCache(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  /** The pictures of {@link ToyPrompts#threePictures()} begin at 3, 10 and 21. */
  private static boolean isImage(int position) {
    return (position >= 3 && position < 7)
        || (position >= 10 && position < 14)
        || (position >= 21 && position < 25);
  }

  private static long bytes(IValue tensors) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      long values = 0;
      for (PtNDArray tensor : tensors.toTensorArray((PtNDManager) manager)) {
        values += tensor.getShape().size();
      }
      return values * Float.BYTES;
    }
  }

  /** All of DJL's arrays in this JVM. */
  private static int openArrays() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      return Objects.requireNonNull(manager.getParentManager()).getManagedArrays().size();
    }
  }
}
