package dev.crosskeep.prompt;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A checkpoint's Hugging Face tokenizer, in which only a chat template can write special tokens.
 *
 * <p>What the template renders goes to Hugging Face's own code in one piece, so it comes out as it
 * does there, spaces around special tokens included. Only the special tokens' names differ: each
 * has a private one that no text can spell (see {@link PrivateMarks}). Safe for several threads.
 */
public final class Tokenizer implements AutoCloseable {

  /** Left to itself DJL cuts every text at 512 tokens. */
  private static final Map<String, String> WHOLE_TEXT =
      Map.of("truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer huggingFace;
  private final SpecialTokens special;
  private final List<Integer> promptStart;
  private final int highestId;
  private final int longestToken;

  private Tokenizer(HuggingFaceTokenizer huggingFace, TokenizerFile file, SpecialTokens special) {
    this.huggingFace = huggingFace;
    this.special = special;
    this.promptStart = file.promptStart();
    this.highestId = file.highestId();
    this.longestToken = file.longestToken();
  }

  /**
   * Reads {@code tokenizer.json}.
   *
   * @param imageTokenId the token that stands for a picture; templates alone may write it
   * @throws dev.crosskeep.checkpoint.CheckpointException when the file is missing, broken or has no
   *     such token
   */
  public static Tokenizer load(Path checkpoint, int imageTokenId) {
    TokenizerFile file = TokenizerFile.read(checkpoint);
    SpecialTokens special = file.specialTokens(imageTokenId);
    if (special.content(imageTokenId).isEmpty()) {
      throw file.problem("added_tokens has no token " + imageTokenId + ", the image token");
    }
    HuggingFaceTokenizer huggingFace = open(file, file.withPrivateNames(special));
    Tokenizer tokenizer = new Tokenizer(huggingFace, file, special);
    tokenizer.requireIdsOf(file);
    return tokenizer;
  }

  private static HuggingFaceTokenizer open(TokenizerFile file, String json) {
    try (InputStream in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))) {
      return HuggingFaceTokenizer.newInstance(in, WHOLE_TEXT);
    } catch (IOException | RuntimeException e) { // DJL reports what its native code refuses so
      throw file.problem("is no tokenizer: " + e.getMessage(), e);
    }
  }

  /** Hugging Face numbers the added tokens itself; where the file says otherwise it only warns. */
  private void requireIdsOf(TokenizerFile file) {
    for (int id : special.ids()) {
      int[] ids = ids(encodeNamed(PrivateMarks.nameOf(id)));
      if (!Arrays.equals(ids, new int[] {id})) {
        close();
        throw file.problem(
            "token %s has id %d there but %s when loaded"
                .formatted(special.content(id).orElseThrow(), id, Arrays.toString(ids)));
      }
    }
  }

  /** The tokens of a rendered prompt, with the tokens every prompt starts with. */
  EncodedText encode(String rendered) {
    MarkedText marked = MarkedText.of(special.named(rendered));
    Encoding encoding = encodeNamed(marked.text());
    int[] ids = ids(encoding);
    int[] start = promptStart.stream().mapToInt(Integer::intValue).toArray();
    if (Arrays.mismatch(start, ids) == start.length || Arrays.equals(start, ids)) {
      start = new int[0]; // the template has written them itself
    }
    int[] all = Arrays.copyOf(start, start.length + ids.length);
    System.arraycopy(ids, 0, all, start.length, ids.length);
    return new EncodedText(all, marked.tokens(encoding.getCharTokenSpans(), start.length));
  }

  private Encoding encodeNamed(String named) {
    return huggingFace.encode(named, false, false);
  }

  private static int[] ids(Encoding encoding) {
    return LongStream.of(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
  }

  /** The tokens of plain text by itself; no special token is among them. */
  public List<Integer> encodeText(String text) {
    return IntStream.of(ids(encodeNamed(text))).boxed().toList();
  }

  /** The text of tokens that are no special tokens. */
  public String decode(List<Integer> ids) {
    return huggingFace.decode(ids.stream().mapToLong(Integer::longValue).toArray(), false);
  }

  SpecialTokens special() {
    return special;
  }

  /** Turns the tokens of one answer into text as they come. */
  public StreamingDetokenizer detokenizer() {
    return new StreamingDetokenizer(this);
  }

  /** The largest id any token has; the model's vocabulary must reach that far. */
  public int highestId() {
    return highestId;
  }

  /** The fewest tokens that a text of so many characters can have. */
  long fewestTokens(long characters) {
    return characters / longestToken;
  }

  @Override
  public void close() {
    huggingFace.close();
  }
}
