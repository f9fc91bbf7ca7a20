package dev.crosskeep.tinyllava;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bundled model's {@code tokenizer.json}: a byte-level BPE in which each word of the pictures'
 * world is one token and any other text falls apart into bytes.
 *
 * <p>Every merge joins the beginning of a word (with the space before it) and its next letter, so
 * the merges form a trie and no two of them compete.
 */
final class TokenizerFile {

  static final List<String> SPECIAL =
      List.of("<s>", "</s>", "<pad>", "<image>", "<|system|>", "<|user|>", "<|assistant|>");

  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
  private final Set<String> merges = new LinkedHashSet<>();

  /** A tokenizer in which each of the words is one token. */
  TokenizerFile(Set<String> words) {
    SPECIAL.forEach(token -> vocabulary.put(token, vocabulary.size()));
    for (int value = 0; value < 256; value++) {
      vocabulary.put(letter(value), vocabulary.size());
    }
    words.forEach(this::add);
  }

  private void add(String word) {
    String prefix = letter(' ');
    for (int i = 0; i < word.length(); i++) {
      String next = letter(word.charAt(i));
      merges.add(prefix + " " + next);
      prefix += next;
      vocabulary.putIfAbsent(prefix, vocabulary.size());
    }
  }

  /** How many tokens there are. */
  int size() {
    return vocabulary.size();
  }

  /** The file as JSON-like maps, for any JSON writer; the same at every call, to the letter. */
  Map<String, @Nullable Object> content() {
    return fields(
        "version",
        "1.0",
        "truncation",
        null,
        "padding",
        null,
        "added_tokens",
        SPECIAL.stream().map(TokenizerFile::added).toList(),
        "normalizer",
        fields("type", "Lowercase"),
        "pre_tokenizer",
        byteLevel(),
        "post_processor",
        null,
        "decoder",
        fields(
            "type",
            "Sequence",
            "decoders",
            List.of(
                byteLevel(),
                fields("type", "Fuse"),
                fields("type", "Strip", "content", " ", "start", 1, "stop", 0))),
        "model",
        model());
  }

  private static Map<String, @Nullable Object> added(String token) {
    return fields(
        "id",
        SPECIAL.indexOf(token),
        "content",
        token,
        "single_word",
        false,
        "lstrip",
        false,
        "rstrip",
        false,
        "normalized",
        false,
        "special",
        true);
  }

  private Map<String, @Nullable Object> model() {
    return fields(
        "type",
        "BPE",
        "dropout",
        null,
        "unk_token",
        null,
        "continuing_subword_prefix",
        null,
        "end_of_word_suffix",
        null,
        "fuse_unk",
        false,
        "byte_fallback",
        false,
        "vocab",
        vocabulary,
        "merges",
        List.copyOf(merges));
  }

  private static Map<String, @Nullable Object> byteLevel() {
    return fields(
        "type", "ByteLevel", "add_prefix_space", true, "trim_offsets", true, "use_regex", true);
  }

  /** Names and values in turn, kept in this order. */
  private static Map<String, @Nullable Object> fields(@Nullable Object... namesAndValues) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return fields;
  }

  /** The printable letter that stands for a byte in byte-level BPE. */
  private static String letter(int value) {
    boolean ascii = value >= '!' && value <= '~';
    boolean latin = value >= 0xA1 && value != 0xAD;
    if (ascii || latin) {
      return String.valueOf((char) value);
    }
    int shift = value <= ' ' ? value : value <= 0xA0 ? value - 0x7F + 33 : 67;
    return String.valueOf((char) (256 + shift));
  }
}
