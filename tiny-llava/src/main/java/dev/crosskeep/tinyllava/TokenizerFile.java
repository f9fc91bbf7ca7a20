package dev.crosskeep.tinyllava;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** The file as JSON-like maps, for any JSON writer. */
  Map<String, Object> content() {
    var added = new ArrayList<Map<String, Object>>();
    for (var token : SPECIAL) {
      var entry = new LinkedHashMap<String, Object>();
      entry.put("id", SPECIAL.indexOf(token));
      entry.put("content", token);
      entry.put("single_word", false);
      entry.put("lstrip", false);
      entry.put("rstrip", false);
      entry.put("normalized", false);
      entry.put("special", true);
      added.add(entry);
    }
    var model = new LinkedHashMap<String, Object>();
    model.put("type", "BPE");
    model.put("dropout", null);
    model.put("unk_token", null);
    model.put("continuing_subword_prefix", null);
    model.put("end_of_word_suffix", null);
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    model.put("vocab", vocabulary);
    model.put("merges", List.copyOf(merges));
    var content = new LinkedHashMap<String, Object>();
    content.put("version", "1.0");
    content.put("truncation", null);
    content.put("padding", null);
    content.put("added_tokens", added);
    content.put("normalizer", Map.of("type", "Lowercase"));
    content.put("pre_tokenizer", byteLevel());
    content.put("post_processor", null);
    content.put(
        "decoder",
        Map.of(
            "type",
            "Sequence",
            "decoders",
            List.of(
                byteLevel(),
                Map.of("type", "Fuse"),
                Map.of("type", "Strip", "content", " ", "start", 1, "stop", 0))));
    content.put("model", model);
    return content;
  }

  private static Map<String, Object> byteLevel() {
    return Map.of(
        "type", "ByteLevel", "add_prefix_space", true, "trim_offsets", true, "use_regex", true);
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
