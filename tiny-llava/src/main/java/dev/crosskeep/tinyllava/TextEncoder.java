package dev.crosskeep.tinyllava;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Encodes the generator's own texts, in which special tokens are meant as such. Not thread-safe.
 */
final class TextEncoder implements AutoCloseable {

  private static final int MOST_REMEMBERED = 100_000;

  private final HuggingFaceTokenizer tokenizer;
  private final Map<String, int[]> remembered = new HashMap<>();

  TextEncoder(Path tokenizerFile) throws IOException {
    tokenizer =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(tokenizerFile)
            .optAddSpecialTokens(false)
            .optTruncation(false)
            .optPadding(false)
            .build();
  }

  int[] encode(String text) {
    var known = remembered.get(text);
    if (known != null) {
      return known;
    }
    if (remembered.size() >= MOST_REMEMBERED) {
      remembered.clear();
    }
    var ids = java.util.Arrays.stream(tokenizer.encode(text).getIds()).mapToInt(Math::toIntExact);
    var encoded = ids.toArray();
    remembered.put(text, encoded);
    return encoded;
  }

  /** The id of a text that is one token. */
  int single(String text) {
    var ids = encode(text);
    if (ids.length != 1) {
      throw new IllegalArgumentException("not one token: '" + text + "'");
    }
    return ids[0];
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
