package dev.crosskeep.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.crosskeep.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {

  private static final String PROMPT = "USER: <image>\nWhat is this? ASSISTANT:";

  @TempDir Path folder;

  enum Kind {
    LLAMA,
    LLAMA_WITH_METASPACE,
    BYTE_LEVEL;

    Path write(Path folder) throws IOException {
      return switch (this) {
        case LLAMA -> TestTokenizers.writeLlama(folder);
        case LLAMA_WITH_METASPACE -> TestTokenizers.writeLlamaWithMetaspace(folder);
        case BYTE_LEVEL -> TestTokenizers.writeByteLevel(folder);
      };
    }

    int image() {
      return this == BYTE_LEVEL ? TestTokenizers.BYTE_LEVEL_IMAGE : TestTokenizers.LLAMA_IMAGE;
    }
  }

  @Test
  void aPromptOfLlava15HasOneImageTokenAndDecodesToItself() throws IOException {
    TestTokenizers.writeLlama(folder);
    try (var tokenizer = Tokenizer.load(folder, TestTokenizers.LLAMA_IMAGE)) {
      int[] ids = ids(tokenizer, PROMPT);

      // <s> ▁USER : ▁ <image> ▁ \n …: each stretch between special tokens gets its own space.
      assertThat(ids).startsWith(1).containsOnlyOnce(TestTokenizers.LLAMA_IMAGE);
      int image = indexOf(TestTokenizers.LLAMA_IMAGE, ids);
      assertThat(text(tokenizer, ids, 1, image)).isEqualTo("USER: ");
      assertThat(text(tokenizer, ids, image + 1, ids.length))
          .isEqualTo("\nWhat is this? ASSISTANT:");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatATemplateWritesBecomesTheSameTokensAsInHuggingFace(Kind kind) throws IOException {
    Path file = kind.write(folder);
    try (var tokenizer = Tokenizer.load(folder, kind.image());
        var huggingFace = untouched(file)) {
      for (String text : templateTexts(new Random(7), 300)) {
        assertThat(ids(tokenizer, text)).as(text).isEqualTo(encodedBy(huggingFace, text));
      }
    }
  }

  /** Letters, spaces and the tokens themselves in any order, joined without care. */
  private static List<String> templateTexts(Random random, int count) {
    List<String> pieces =
        List.of(
            "<image>",
            "</s>",
            "<unk>",
            "USER: ",
            "this",
            " ",
            "  ",
            "\n",
            "Is THIS what? ",
            "<im",
            "é",
            "€",
            "😀",
            "\u0000",
            "a picture ",
            "<s",
            ">",
            "<",
            "it's 12");
    return IntStream.range(0, count)
        .mapToObj(_ -> {
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(1, 9); i > 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
          }
          return text.toString();
        })
        .toList();
  }

  /** Hugging Face's tokenizer as it comes, told only not to cut texts. */
  private static HuggingFaceTokenizer untouched(Path file) throws IOException {
    return HuggingFaceTokenizer.newInstance(file, Map.of("truncation", "false"));
  }

  private static int[] encodedBy(HuggingFaceTokenizer huggingFace, String text) {
    return LongStream.of(huggingFace.encode(text, true, false).getIds())
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  @ParameterizedTest
  @EnumSource
  void whatAUserWritesIsNeverASpecialTokenAndStaysTheSameText(Kind kind) throws IOException {
    kind.write(folder);
    try (var tokenizer = Tokenizer.load(folder, kind.image())) {
      for (String text : List.of("<image>", "</s>", "a <s> b", "<unk><pad>", "<<image>>", "x<im")) {
        int[] ids = ids(tokenizer, tokenizer.special().guarded(text));

        int bos = kind == Kind.BYTE_LEVEL ? 0 : 1;
        int[] words = Arrays.copyOfRange(ids, bos, ids.length);
        assertThat(words).doesNotContain(specialIds(tokenizer));
        assertThat(tokenizer.decode(boxed(words)).strip()).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoTextsOfAUserDoNotMakeASpecialTokenTogether(Kind kind) throws IOException {
    kind.write(folder);
    try (var tokenizer = Tokenizer.load(folder, kind.image())) {
      SpecialTokens special = tokenizer.special();
      for (int cut = 1; cut < "<image>".length(); cut++) {
        String first = special.guarded("<image>".substring(0, cut));
        String second = special.guarded("<image>".substring(cut));

        assertThat(ids(tokenizer, first + second)).doesNotContain(kind.image());
        assertThat(ids(tokenizer, "<image>".substring(0, cut) + second))
            .doesNotContain(kind.image());
      }
    }
  }

  @Test
  void aUsersTextInAPromptIsTokenisedAsHuggingFaceDoesWithoutSpecialTokens() throws IOException {
    Path file = TestTokenizers.writeLlama(folder);
    try (var tokenizer = Tokenizer.load(folder, TestTokenizers.LLAMA_IMAGE);
        var huggingFace = untouched(file)) {
      String question = "Is this < what? 1 > 0, USER: é😀  ";
      String guarded = tokenizer.special().guarded(question);

      assertThat(ids(tokenizer, "USER: <image>\n" + guarded + "ASSISTANT:"))
          .isEqualTo(encodedBy(huggingFace, "USER: <image>\n" + question + "ASSISTANT:"));
    }
  }

  @Test
  void thePromptStartIsWrittenOnce() throws IOException {
    TestTokenizers.writeLlama(folder);
    try (var tokenizer = Tokenizer.load(folder, TestTokenizers.LLAMA_IMAGE)) {
      assertThat(ids(tokenizer, "<s>this")).isEqualTo(ids(tokenizer, "this"));
      assertThat(ids(tokenizer, "")).containsExactly(1);
      // A user's own <s> is letters behind the real one: ▁, "<s" and ">".
      assertThat(ids(tokenizer, tokenizer.special().guarded("<s>")))
          .hasSize(4)
          .containsOnlyOnce(1)
          .startsWith(1);
    }
  }

  @Test
  void halvesOfCharactersAndPrivateMarksBecomeReplacementCharacters() throws IOException {
    TestTokenizers.writeLlama(folder);
    try (var tokenizer = Tokenizer.load(folder, TestTokenizers.LLAMA_IMAGE)) {
      String forged = "a\uD83D b " + PrivateMarks.nameOf(TestTokenizers.LLAMA_IMAGE) + "\uDE00";

      int[] ids = ids(tokenizer, tokenizer.special().guarded(forged));

      assertThat(ids).doesNotContain(TestTokenizers.LLAMA_IMAGE);
      assertThat(text(tokenizer, ids, 1, ids.length))
          .isEqualTo("a\uFFFD b \uFFFD" + TestTokenizers.LLAMA_IMAGE + "\uFFFD\uFFFD");
    }
  }

  @Test
  void aLongTextIsNeitherCutNorSlow() throws IOException {
    TestTokenizers.writeLlama(folder);
    try (var tokenizer = Tokenizer.load(folder, TestTokenizers.LLAMA_IMAGE)) {
      String text = "<image> what ".repeat(20_000);

      int[] ids = ids(tokenizer, tokenizer.special().guarded(text));

      assertThat(text(tokenizer, ids, 1, ids.length)).isEqualTo(text);
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Tokenizer.load(folder, 1))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith("tokenizer.json: is missing from the checkpoint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "{}",
        "{\"added_tokens\":[{\"id\":7,\"content\":\"<image>\"}]}",
        "{\"added_tokens\":[{\"id\":7,\"content\":\"<image>\"}],\"model\":{\"vocab\":{\"a\":0}}}",
        "{\"added_tokens\":[{\"content\":\"<image>\"}],\"model\":{\"vocab\":{\"a\":0}}}",
      })
  void aBrokenFileIsNamed(String json) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), json);

    assertThatThrownBy(() -> Tokenizer.load(folder, 7))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tokenizer.json: ");
  }

  @Test
  void anImageTokenThatTheTokenizerDoesNotHaveIsRefused() throws IOException {
    TestTokenizers.writeLlama(folder);

    assertThatThrownBy(() -> Tokenizer.load(folder, 32_000))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith("tokenizer.json: added_tokens has no token 32000, the image token");
  }

  @Test
  void anImageTokenIsSpecialEvenIfTheFileDoesNotSaySo() throws IOException {
    Path file = TestTokenizers.writeLlama(folder);
    Files.writeString(
        file, Files.readString(file).replace("\"special\":true", "\"special\":false"));
    try (var tokenizer = Tokenizer.load(folder, TestTokenizers.LLAMA_IMAGE)) {
      String own = tokenizer.special().guarded("<image>");

      assertThat(ids(tokenizer, own + "<image>"))
          .containsOnlyOnce(TestTokenizers.LLAMA_IMAGE)
          .endsWith(TestTokenizers.LLAMA_IMAGE);
    }
  }

  @Test
  void idsThatHuggingFaceWouldNumberOtherwiseAreRefused() throws IOException {
    Path file = TestTokenizers.llama().write(folder, Map.of(), TestTokenizers.llamaModel());
    Files.writeString(
        file,
        Files.readString(file).replace("\"id\":" + TestTokenizers.LLAMA_IMAGE, "\"id\":9000"));

    assertThatThrownBy(() -> Tokenizer.load(folder, 9000))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("token <image> has id 9000");
  }

  private static int[] ids(Tokenizer tokenizer, String rendered) {
    return tokenizer.encode(rendered).ids();
  }

  private static int indexOf(int wanted, int[] ids) {
    return IntStream.range(0, ids.length).filter(i -> ids[i] == wanted).findFirst().orElseThrow();
  }

  private static String text(Tokenizer tokenizer, int[] ids, int from, int to) {
    return tokenizer.decode(boxed(Arrays.copyOfRange(ids, from, to)));
  }

  private static List<Integer> boxed(int[] ids) {
    return IntStream.of(ids).boxed().toList();
  }

  private static int[] specialIds(Tokenizer tokenizer) {
    return tokenizer.special().ids().stream().mapToInt(Integer::intValue).toArray();
  }
}
