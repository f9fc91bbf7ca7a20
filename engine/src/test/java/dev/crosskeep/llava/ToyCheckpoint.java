package dev.crosskeep.llava;

import dev.crosskeep.checkpoint.FloatTensor;
import dev.crosskeep.checkpoint.SafetensorsWriter;
import dev.crosskeep.torch.ComputeType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * A LLaVA checkpoint of a few thousand random weights, written in Hugging Face layout: the same
 * loader and engine as for a real one, in milliseconds.
 *
 * @param kvHeads 1, 2 or 4 for the 4 query heads
 * @param tied whether the output head is the embedding
 * @param newNames whether tensors have the names of newer {@code transformers}
 * @param shards files the tensors are spread over; 1 is {@code model.safetensors}
 * @param extraText fields added to {@code text_config}
 */
public record ToyCheckpoint(
    int kvHeads,
    boolean tied,
    boolean newNames,
    int shards,
    ComputeType type,
    Map<String, Object> extraText) {

  public static final int VOCABULARY = 50;
  public static final int IMAGE_TOKEN = 49;
  public static final int IMAGE_SIZE = 8;
  public static final int TOKENS_PER_IMAGE = 4;
  public static final int LAYERS = 3;
  public static final int HEADS = 4;
  public static final int HEAD_DIM = 6;
  public static final int HIDDEN = HEADS * HEAD_DIM;
  public static final int POSITIONS = 128;

  private static final int INNER = 40;
  private static final int VISION = 16;
  private static final int VISION_INNER = 24;
  private static final int VISION_LAYERS = 2;

  /** As many key heads as query heads, untied, old names, one file, float32. */
  public static ToyCheckpoint plain() {
    return new ToyCheckpoint(HEADS, false, false, 1, ComputeType.FLOAT32, Map.of());
  }

  public ToyCheckpoint withKvHeads(int count) {
    return new ToyCheckpoint(count, tied, newNames, shards, type, extraText);
  }

  public ToyCheckpoint withTiedEmbeddings() {
    return new ToyCheckpoint(kvHeads, true, newNames, shards, type, extraText);
  }

  public ToyCheckpoint withNewNames() {
    return new ToyCheckpoint(kvHeads, tied, true, shards, type, extraText);
  }

  public ToyCheckpoint withShards(int count) {
    return new ToyCheckpoint(kvHeads, tied, newNames, count, type, extraText);
  }

  public ToyCheckpoint withType(ComputeType stored) {
    return new ToyCheckpoint(kvHeads, tied, newNames, shards, stored, extraText);
  }

  public ToyCheckpoint withText(Map<String, Object> fields) {
    return new ToyCheckpoint(kvHeads, tied, newNames, shards, type, fields);
  }

  /** Writes the checkpoint into a directory and returns it. */
  public Path write(Path directory) throws IOException {
    writeConfig(directory, config());
    writeTensors(directory, tensors());
    return directory;
  }

  public static void writeConfig(Path directory, Map<String, Object> config) throws IOException {
    Files.writeString(
        directory.resolve("config.json"), new JsonMapper().writeValueAsString(config));
  }

  /** Writes the tensors as this checkpoint's file or files. */
  public void writeTensors(Path directory, Map<String, FloatTensor> tensors) throws IOException {
    if (shards == 1) {
      SafetensorsWriter.write(directory.resolve("model.safetensors"), tensors, type);
      return;
    }
    Map<String, String> weightMap = new LinkedHashMap<>();
    List<Map<String, FloatTensor>> parts = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      parts.add(new LinkedHashMap<>());
    }
    int next = 0;
    for (var tensor : tensors.entrySet()) {
      parts.get(next).put(tensor.getKey(), tensor.getValue());
      weightMap.put(tensor.getKey(), shardName(next));
      next = (next + 1) % shards;
    }
    for (int i = 0; i < shards; i++) {
      SafetensorsWriter.write(directory.resolve(shardName(i)), parts.get(i), type);
    }
    Files.writeString(
        directory.resolve("model.safetensors.index.json"),
        new JsonMapper().writeValueAsString(Map.of("weight_map", weightMap)));
  }

  /** The configuration as {@code config.json} holds it; may be changed before it is written. */
  public Map<String, Object> config() {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("model_type", "llama");
    text.put("vocab_size", VOCABULARY);
    text.put("hidden_size", HIDDEN);
    text.put("intermediate_size", INNER);
    text.put("num_hidden_layers", LAYERS);
    text.put("num_attention_heads", HEADS);
    text.put("num_key_value_heads", kvHeads);
    text.put("max_position_embeddings", POSITIONS);
    text.put("rms_norm_eps", 1e-5);
    text.put("tie_word_embeddings", tied);
    text.putAll(extraText);
    Map<String, Object> vision = new LinkedHashMap<>();
    vision.put("model_type", "clip_vision_model");
    vision.put("hidden_size", VISION);
    vision.put("intermediate_size", VISION_INNER);
    vision.put("num_hidden_layers", VISION_LAYERS);
    vision.put("num_attention_heads", 2);
    vision.put("image_size", IMAGE_SIZE);
    vision.put("patch_size", IMAGE_SIZE / 2);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("model_type", "llava");
    config.put("image_token_index", IMAGE_TOKEN);
    config.put("vision_feature_layer", -2);
    config.put("text_config", text);
    config.put("vision_config", vision);
    return config;
  }

  /** Random weights by their names; may be changed before they are written. */
  public Map<String, FloatTensor> tensors() {
    var tensors = new RandomTensors();
    addVision(
        tensors, newNames ? "model.vision_tower.vision_model." : "vision_tower.vision_model.");
    String projector = newNames ? "model.multi_modal_projector." : "multi_modal_projector.";
    tensors.linear(projector + "linear_1", HIDDEN, VISION);
    tensors.linear(projector + "linear_2", HIDDEN, HIDDEN);
    addText(tensors, newNames ? "model.language_model." : "language_model.model.");
    if (!tied) {
      tensors.matrix(
          newNames ? "lm_head.weight" : "language_model.lm_head.weight", VOCABULARY, HIDDEN);
    }
    return tensors.byName;
  }

  /** A tensor's numbers, to read or to change. */
  public static float[] values(Map<String, FloatTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name).values();
  }

  private void addText(RandomTensors tensors, String prefix) {
    tensors.matrix(prefix + "embed_tokens.weight", VOCABULARY, HIDDEN);
    for (int i = 0; i < LAYERS; i++) {
      String layer = prefix + "layers." + i + ".";
      tensors.around(1, layer + "input_layernorm.weight", HIDDEN);
      tensors.matrix(layer + "self_attn.q_proj.weight", HIDDEN, HIDDEN);
      tensors.matrix(layer + "self_attn.k_proj.weight", kvHeads * HEAD_DIM, HIDDEN);
      tensors.matrix(layer + "self_attn.v_proj.weight", kvHeads * HEAD_DIM, HIDDEN);
      tensors.matrix(layer + "self_attn.o_proj.weight", HIDDEN, HIDDEN);
      tensors.around(1, layer + "post_attention_layernorm.weight", HIDDEN);
      tensors.matrix(layer + "mlp.gate_proj.weight", INNER, HIDDEN);
      tensors.matrix(layer + "mlp.up_proj.weight", INNER, HIDDEN);
      tensors.matrix(layer + "mlp.down_proj.weight", HIDDEN, INNER);
    }
    tensors.around(1, prefix + "norm.weight", HIDDEN);
  }

  private static void addVision(RandomTensors tensors, String prefix) {
    int patch = IMAGE_SIZE / 2;
    tensors.around(0, prefix + "embeddings.class_embedding", VISION);
    tensors.around(0, prefix + "embeddings.patch_embedding.weight", VISION, 3, patch, patch);
    tensors.matrix(prefix + "embeddings.position_embedding.weight", TOKENS_PER_IMAGE + 1, VISION);
    tensors.norm(prefix + "pre_layrnorm", VISION);
    for (int i = 0; i < VISION_LAYERS; i++) {
      String layer = prefix + "encoder.layers." + i + ".";
      tensors.norm(layer + "layer_norm1", VISION);
      for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
        tensors.linear(layer + "self_attn." + projection, VISION, VISION);
      }
      tensors.norm(layer + "layer_norm2", VISION);
      tensors.linear(layer + "mlp.fc1", VISION_INNER, VISION);
      tensors.linear(layer + "mlp.fc2", VISION, VISION_INNER);
    }
  }

  private String shardName(int index) {
    return "model-%05d-of-%05d.safetensors".formatted(index + 1, shards);
  }

  /** The same numbers for the same names in the same order. */
  private static final class RandomTensors {

    private final Random random = new Random(7);
    private final Map<String, FloatTensor> byName = new LinkedHashMap<>();

    /**
     * Rows that keep a state's length about as it was, a little above so that attention is not
     * flat.
     */
    void matrix(String name, int rows, int columns) {
      add(name, 0, 1.5 / Math.sqrt(columns), rows, columns);
    }

    void linear(String name, int rows, int columns) {
      matrix(name + ".weight", rows, columns);
      around(0, name + ".bias", rows);
    }

    void norm(String name, int width) {
      around(1, name + ".weight", width);
      around(0, name + ".bias", width);
    }

    void around(double mean, String name, long... shape) {
      add(name, mean, 0.1, shape);
    }

    private void add(String name, double mean, double deviation, long... shape) {
      long values = 1;
      for (long size : shape) {
        values *= size;
      }
      var numbers = new float[(int) values];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) (mean + deviation * random.nextGaussian());
      }
      byName.put(name, FloatTensor.of(numbers, shape));
    }
  }
}
