package dev.crosskeep.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingDetokenizerTest {

  /** In the Llama-style test tokenizer the bytes follow the three special tokens. */
  private static final int BYTE_0 = 3;

  @TempDir Path folder;

  private Tokenizer llama;

  @BeforeEach
  void load() throws IOException {
    TestTokenizers.writeLlama(folder);
    llama = Tokenizer.load(folder, TestTokenizers.LLAMA_IMAGE);
  }

  @AfterEach
  void close() {
    llama.close();
  }

  @Test
  void wordsKeepTheSpaceInFrontOfAllButTheFirst() {
    assertThat(pieces(llama, words(llama, "this is this")))
        .containsExactly("this", " ", "is", " this", "");
  }

  @Test
  void aCharacterOfSeveralBytesComesWhole() {
    // € is E2 82 AC in UTF-8.
    assertThat(pieces(llama, BYTE_0 + 0xE2, BYTE_0 + 0x82, BYTE_0 + 0xAC))
        .containsExactly("", "", "€", "");
  }

  @Test
  void aCharacterCutInTwoIsShownAsCutAtTheEndOnly() {
    assertThat(pieces(llama, BYTE_0 + 'a', BYTE_0 + 0xE2)).containsExactly("a", "", "\uFFFD");
  }

  @Test
  void strayBytesDoNotHoldBackWhatFollows() {
    int[] stray = new int[20];
    Arrays.fill(stray, BYTE_0 + 0xFF);
    int[] answer = Arrays.copyOf(stray, 21);
    answer[20] = words(llama, "A")[1];

    List<String> pieces = pieces(llama, answer);

    assertThat(pieces.subList(0, 20)).contains("\uFFFD".repeat(8));
    assertThat(pieces.get(20)).endsWith("A");
    assertThat(String.join("", pieces)).isEqualTo("\uFFFD".repeat(20) + "A");
  }

  @Test
  void aStrayByteSpoilsNothingThatIsAlreadyShown() {
    // é is C3 A9.
    assertThat(pieces(llama, BYTE_0 + 0xC3, BYTE_0 + 0xA9, BYTE_0 + 0xFF, words(llama, "A")[1]))
        .containsExactly("", "é", "", "\uFFFDA", "");
  }

  @Test
  void specialTokensHaveNoText() {
    int[] is = words(llama, "is");

    assertThat(pieces(llama, is[0], is[1], 2, TestTokenizers.LLAMA_IMAGE, is[0], is[1]))
        .containsExactly("", "is", "", "", " ", "is", "");
  }

  @Test
  void thePiecesTogetherAreTheWholeText() throws IOException {
    TestTokenizers.writeByteLevel(folder);
    String text = "the picture: 한국어 \u0000 👩‍👩‍👧 ¿qué? </s> \t\n  ﬁ e\u0301";
    try (var byteLevel = Tokenizer.load(folder, TestTokenizers.BYTE_LEVEL_IMAGE)) {
      // The byte-level tokenizer puts one space before the first word.
      assertThat(String.join("", pieces(byteLevel, words(byteLevel, text)))).isEqualTo(" " + text);
    }
    assertThat(String.join("", pieces(llama, words(llama, text)))).isEqualTo(text);
  }

  /** What each token adds, and at last what the end adds. */
  private static List<String> pieces(Tokenizer tokenizer, int... tokens) {
    StreamingDetokenizer detokenizer = tokenizer.detokenizer();
    List<String> pieces = new ArrayList<>();
    IntStream.of(tokens).forEach(token -> pieces.add(detokenizer.add(token)));
    pieces.add(detokenizer.end());
    return pieces;
  }

  /** The tokens of a text that somebody writes, without the prompt's start. */
  private static int[] words(Tokenizer tokenizer, String text) {
    return IntStream.of(tokenizer.encode(tokenizer.special().guarded(text)).ids())
        .filter(id -> tokenizer.special().content(id).isEmpty())
        .toArray();
  }
}
