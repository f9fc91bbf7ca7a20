package dev.crosskeep.generation;

import dev.crosskeep.checkpoint.FloatTensor;
import dev.crosskeep.llava.ToyCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole toy checkpoint that can be chatted with: {@link ToyCheckpoint} with a tokenizer of single
 * bytes and a context of {@link #POSITIONS} tokens.
 *
 * <p>Its greedy answers are lower-case letters without end: every other token has a logit of zero,
 * and among 26 random ones the highest is above that.
 */
public final class ToyChat {

  /** The longest prompt and answer together. */
  public static final int POSITIONS = 8192;

  /** What a picture becomes. */
  public static final int TOKENS_PER_IMAGE = ToyCheckpoint.TOKENS_PER_IMAGE;

  private static final int BYTES = 256;
  private static final int START = BYTES;
  private static final int END = BYTES + 1;
  private static final int IMAGE = BYTES + 2;
  private static final int VOCABULARY = BYTES + 3;

  private static final Map<String, Object> TEXT =
      Map.of("vocab_size", VOCABULARY, "max_position_embeddings", POSITIONS, "eos_token_id", END);

  private ToyChat() {}

  /** Writes the checkpoint into a directory and returns it. */
  public static Path write(Path folder) throws IOException {
    var toy = ToyCheckpoint.plain().withText(TEXT);
    ToyCheckpoint.writeConfig(folder, config(toy));
    toy.writeTensors(folder, tensors(toy));
    write(folder.resolve("tokenizer.json"), tokenizer());
    write(folder.resolve("preprocessor_config.json"), preprocessing());
    return folder;
  }

  /** Says which tokens end an answer and how tokens are chosen. */
  public static void writeGenerationConfig(Path folder, Map<String, Object> fields)
      throws IOException {
    write(folder.resolve("generation_config.json"), fields);
  }

  private static void write(Path file, Object json) throws IOException {
    Files.writeString(file, JsonMapper.shared().writeValueAsString(json));
  }

  private static Map<String, Object> config(ToyCheckpoint toy) {
    Map<String, Object> config = toy.config();
    config.put("image_token_index", IMAGE);
    return config;
  }

  private static Map<String, FloatTensor> tensors(ToyCheckpoint toy) {
    Map<String, FloatTensor> tensors = toy.tensors();
    var random = new Random(11);
    tensors.put("language_model.model.embed_tokens.weight", rows(random, 0, VOCABULARY));
    tensors.put("language_model.lm_head.weight", rows(random, 'a', 'z' + 1));
    return tensors;
  }

  /** Random rows from one token to another, zeroes around them. */
  private static FloatTensor rows(Random random, int from, int to) {
    var values = new float[VOCABULARY * ToyCheckpoint.HIDDEN];
    for (int i = from * ToyCheckpoint.HIDDEN; i < to * ToyCheckpoint.HIDDEN; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatTensor.of(values, VOCABULARY, ToyCheckpoint.HIDDEN);
  }

  private static Map<String, Object> tokenizer() {
    Map<String, Object> byteLevel =
        Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true);
    Map<String, Object> tokenizer = new LinkedHashMap<>();
    tokenizer.put("version", "1.0");
    tokenizer.put(
        "added_tokens",
        List.of(special(START, "<s>"), special(END, "</s>"), special(IMAGE, "<image>")));
    tokenizer.put("pre_tokenizer", byteLevel);
    tokenizer.put("decoder", byteLevel);
    tokenizer.put("model", Map.of("type", "BPE", "vocab", vocabulary(), "merges", List.of()));
    return tokenizer;
  }

  private static Map<String, Object> special(int id, String content) {
    return Map.of(
        "id",
        id,
        "content",
        content,
        "special",
        true,
        "normalized",
        false,
        "single_word",
        false,
        "lstrip",
        false,
        "rstrip",
        false);
  }

  /** Byte values by GPT-2's letters: printable ones are their own, the others follow U+0100. */
  private static Map<String, Integer> vocabulary() {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    int next = BYTES;
    for (int value = 0; value < BYTES; value++) {
      boolean printable =
          (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xFF && value != 0xAD);
      vocabulary.put(Character.toString(printable ? value : next++), value);
    }
    vocabulary.put("<s>", START);
    vocabulary.put("</s>", END);
    vocabulary.put("<image>", IMAGE);
    return vocabulary;
  }

  private static Map<String, Object> preprocessing() {
    int size = ToyCheckpoint.IMAGE_SIZE;
    return Map.of(
        "do_resize",
        true,
        "size",
        Map.of("shortest_edge", size),
        "resample",
        3,
        "do_center_crop",
        true,
        "crop_size",
        Map.of("height", size, "width", size),
        "do_rescale",
        true,
        "rescale_factor",
        1 / 255.0,
        "do_normalize",
        true,
        "image_mean",
        List.of(0.5, 0.5, 0.5),
        "image_std",
        List.of(0.25, 0.25, 0.25));
  }
}
