package dev.crosskeep.prompt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A BPE vocabulary that grows token by token and can be written as {@code tokenizer.json}. */
final class TestVocabulary {

  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final List<String> merges = new ArrayList<>();
  private final List<Map<String, Object>> added = new ArrayList<>();

  TestVocabulary add(String... tokens) {
    for (String token : tokens) {
      ids.putIfAbsent(token, ids.size());
    }
    return this;
  }

  /** Adds merges written as "left right", and the tokens they make. */
  TestVocabulary merge(String... pairs) {
    for (String pair : pairs) {
      merges.add(pair);
      add(pair.replace(" ", ""));
    }
    return this;
  }

  /** Adds special tokens; those without a place in the vocabulary get the next ids after it. */
  TestVocabulary special(String... contents) {
    for (String content : contents) {
      addedToken(content, true);
    }
    return this;
  }

  TestVocabulary addedToken(String content, boolean special) {
    long beyond = added.stream().filter(token -> !ids.containsKey(token.get("content"))).count();
    int id = ids.getOrDefault(content, ids.size() + (int) beyond);
    added.add(
        Map.of(
            "id", id,
            "content", content,
            "single_word", false,
            "lstrip", false,
            "rstrip", false,
            "normalized", false,
            "special", special));
    return this;
  }

  /** Writes the file; {@code steps} are normalizer, pre_tokenizer, post_processor and decoder. */
  Path write(Path folder, Map<String, Object> steps, Map<String, Object> model) throws IOException {
    Map<String, Object> bpe = new LinkedHashMap<>(model);
    bpe.put("type", "BPE");
    bpe.put("vocab", ids);
    bpe.put("merges", merges);
    Map<String, Object> root = new LinkedHashMap<>(steps);
    root.put("version", "1.0");
    root.put("added_tokens", added);
    root.put("model", bpe);
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, new JsonMapper().writeValueAsString(root));
    return file;
  }
}
