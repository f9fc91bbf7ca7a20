package dev.crosskeep.prompt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Small tokenizers of the kinds that LLaVA checkpoints have, made for the tests. */
final class TestTokenizers {

  /** The id of {@code <image>} in the Llama-style tokenizers. */
  static final int LLAMA_IMAGE = 3 + 256 + 71 + 12;

  /** The id of {@code <image>} in the byte-level one. */
  static final int BYTE_LEVEL_IMAGE = 256 + 5 + 6;

  private static final Map<String, Object> SPACES_BECOME_BARS =
      Map.of(
          "type",
          "Sequence",
          "normalizers",
          List.of(
              Map.of("type", "Prepend", "prepend", "▁"),
              Map.of("type", "Replace", "pattern", Map.of("String", " "), "content", "▁")));

  private static final Map<String, Object> BARS_FROM_THE_SECOND_WORD_ON =
      Map.of("type", "Metaspace", "replacement", "▁", "prepend_scheme", "first", "split", false);

  private static final Map<String, Object> BARS_BECOME_SPACES =
      Map.of(
          "type",
          "Sequence",
          "decoders",
          List.of(
              Map.of("type", "Replace", "pattern", Map.of("String", "▁"), "content", " "),
              Map.of("type", "ByteFallback"),
              Map.of("type", "Fuse"),
              Map.of("type", "Strip", "content", " ", "start", 1, "stop", 0)));

  private static final Map<String, Object> START_WITH_BOS =
      Map.of(
          "type", "TemplateProcessing",
          "single",
              List.of(
                  Map.of("SpecialToken", Map.of("id", "<s>", "type_id", 0)),
                  Map.of("Sequence", Map.of("id", "A", "type_id", 0))),
          "pair", List.of(Map.of("Sequence", Map.of("id", "A", "type_id", 0))),
          "special_tokens",
              Map.of("<s>", Map.of("id", "<s>", "ids", List.of(1), "tokens", List.of("<s>"))));

  private static final Map<String, Object> BYTE_LEVEL =
      Map.of(
          "type", "ByteLevel", "add_prefix_space", true, "trim_offsets", true, "use_regex", true);

  private TestTokenizers() {}

  /** LLaVA-1.5's kind: a sentencepiece BPE; characters it does not know become bytes. */
  static Path writeLlama(Path folder) throws IOException {
    Map<String, Object> steps =
        Map.of(
            "normalizer", SPACES_BECOME_BARS,
            "post_processor", START_WITH_BOS,
            "decoder", BARS_BECOME_SPACES);
    return llama().write(folder, steps, llamaModel());
  }

  /** The same in newer conversions: only the text's first word gets a space in front. */
  static Path writeLlamaWithMetaspace(Path folder) throws IOException {
    Map<String, Object> steps =
        Map.of(
            "pre_tokenizer", BARS_FROM_THE_SECOND_WORD_ON,
            "post_processor", START_WITH_BOS,
            "decoder", BARS_BECOME_SPACES);
    return llama().write(folder, steps, llamaModel());
  }

  static TestVocabulary llama() {
    TestVocabulary vocabulary = new TestVocabulary().add("<unk>", "<s>", "</s>");
    for (int value = 0; value < 256; value++) {
      vocabulary.add("<0x%02X>".formatted(value));
    }
    addCharacters(
        "▁abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:?!.,</>", vocabulary);
    // The last two put "<s>" together from letters, as some converted vocabularies can.
    return vocabulary
        .merge("▁ U", "▁U S", "E R", "▁US ER", "t h", "i s", "▁ th", "▁th is", "▁ ▁", "▁▁ ▁▁")
        .merge("A S", "< s", "<s >")
        .special("<unk>", "<s>", "</s>", "<image>", "<pad>");
  }

  static Map<String, Object> llamaModel() {
    return Map.of("unk_token", "<unk>", "fuse_unk", true, "byte_fallback", true);
  }

  /** GPT-2's kind in lower case: every byte is a letter, words carry the space before them. */
  static Path writeByteLevel(Path folder) throws IOException {
    TestVocabulary vocabulary = new TestVocabulary();
    addCharacters(byteLetters(), vocabulary);
    vocabulary
        .merge("Ġ p", "i c", "Ġp ic", "Ġ w", "t h")
        .special("<unk>", "<s>", "</s>", "<|system|>", "<|user|>", "<|assistant|>", "<image>");
    Map<String, Object> steps =
        Map.of(
            "normalizer", Map.of("type", "Lowercase"),
            "pre_tokenizer", BYTE_LEVEL,
            "decoder", BYTE_LEVEL);
    return vocabulary.write(folder, steps, Map.of());
  }

  private static void addCharacters(String characters, TestVocabulary vocabulary) {
    characters.codePoints().forEach(c -> vocabulary.add(Character.toString(c)));
  }

  /** GPT-2's letters: printable bytes stand for themselves, the others follow from U+0100 on. */
  private static String byteLetters() {
    StringBuilder letters = new StringBuilder();
    int next = 0x100;
    for (int value = 0; value < 256; value++) {
      boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
      letters.append((char) (printable ? value : next++));
    }
    return letters.toString();
  }
}
