package dev.crosskeep.benchmarks;

import dev.crosskeep.checkpoint.FloatTensor;
import dev.crosskeep.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A LLaVA-1.5 checkpoint of 0.1 billion random parameters: as slow as a trained one of its size,
 * and of no use for anything else. 576 tokens a picture.
 */
final class RandomLlava {

  private static final int VOCABULARY = 4000;
  private static final int WIDTH = 768;
  private static final int LAYERS = 12;
  private static final int FEED_FORWARD = 2048;
  private static final int VISION_WIDTH = 384;
  private static final int VISION_LAYERS = 6;
  private static final int VISION_FEED_FORWARD = 1536;
  private static final int IMAGE_SIZE = 336;
  private static final int PATCH_SIZE = 14;

  /** Small enough that no activation overflows in float16. */
  private static final double DEVIATION = 0.02;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();

  private RandomLlava() {}

  /** The folder of the checkpoint, written if it is not there yet. */
  static Path folder() throws IOException {
    Path checkpoint = Path.of("target", "random-llava");
    if (!Files.exists(checkpoint)) {
      write(checkpoint);
    }
    return checkpoint;
  }

  private static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), CONFIG);
    var model = new RandomLlava();
    model.vision();
    model.random("multi_modal_projector.linear_1.weight", WIDTH, VISION_WIDTH);
    model.random("multi_modal_projector.linear_1.bias", WIDTH);
    model.random("multi_modal_projector.linear_2.weight", WIDTH, WIDTH);
    model.random("multi_modal_projector.linear_2.bias", WIDTH);
    model.decoder();
    SafetensorsWriter.write(folder.resolve("model.safetensors"), model.tensors);
  }

  private static final String CONFIG =
      """
      {"model_type": "llava", "image_token_index": 3, "vision_feature_layer": -2,
       "vision_feature_select_strategy": "default", "projector_hidden_act": "gelu",
       "vision_config": {"model_type": "clip_vision_model", "hidden_size": %d, "intermediate_size": %d,
         "num_hidden_layers": %d, "num_attention_heads": 6, "image_size": %d, "patch_size": %d,
         "hidden_act": "quick_gelu", "layer_norm_eps": 1e-5},
       "text_config": {"model_type": "llama", "vocab_size": %d, "hidden_size": %d,
         "intermediate_size": %d, "num_hidden_layers": %d, "num_attention_heads": 12,
         "num_key_value_heads": 12, "max_position_embeddings": 8192, "rms_norm_eps": 1e-5,
         "rope_theta": 10000.0}}
      """
          .formatted(
              VISION_WIDTH,
              VISION_FEED_FORWARD,
              VISION_LAYERS,
              IMAGE_SIZE,
              PATCH_SIZE,
              VOCABULARY,
              WIDTH,
              FEED_FORWARD,
              LAYERS);

  private void vision() {
    String tower = "vision_tower.vision_model.";
    int patches = (IMAGE_SIZE / PATCH_SIZE) * (IMAGE_SIZE / PATCH_SIZE);
    random(tower + "embeddings.class_embedding", VISION_WIDTH);
    random(tower + "embeddings.patch_embedding.weight", VISION_WIDTH, 3, PATCH_SIZE, PATCH_SIZE);
    random(tower + "embeddings.position_embedding.weight", patches + 1, VISION_WIDTH);
    norm(tower + "pre_layrnorm");
    norm(tower + "post_layernorm");
    for (int i = 0; i < VISION_LAYERS; i++) {
      String layer = tower + "encoder.layers." + i;
      norm(layer + ".layer_norm1");
      norm(layer + ".layer_norm2");
      for (var name : new String[] {"q_proj", "k_proj", "v_proj", "out_proj"}) {
        random(layer + ".self_attn." + name + ".weight", VISION_WIDTH, VISION_WIDTH);
        random(layer + ".self_attn." + name + ".bias", VISION_WIDTH);
      }
      random(layer + ".mlp.fc1.weight", VISION_FEED_FORWARD, VISION_WIDTH);
      random(layer + ".mlp.fc1.bias", VISION_FEED_FORWARD);
      random(layer + ".mlp.fc2.weight", VISION_WIDTH, VISION_FEED_FORWARD);
      random(layer + ".mlp.fc2.bias", VISION_WIDTH);
    }
  }

  private void decoder() {
    String model = "language_model.model.";
    random(model + "embed_tokens.weight", VOCABULARY, WIDTH);
    for (int i = 0; i < LAYERS; i++) {
      String layer = model + "layers." + i;
      ones(layer + ".input_layernorm.weight", WIDTH);
      ones(layer + ".post_attention_layernorm.weight", WIDTH);
      for (var name : new String[] {"q_proj", "k_proj", "v_proj", "o_proj"}) {
        random(layer + ".self_attn." + name + ".weight", WIDTH, WIDTH);
      }
      random(layer + ".mlp.gate_proj.weight", FEED_FORWARD, WIDTH);
      random(layer + ".mlp.up_proj.weight", FEED_FORWARD, WIDTH);
      random(layer + ".mlp.down_proj.weight", WIDTH, FEED_FORWARD);
    }
    ones(model + "norm.weight", WIDTH);
    random("language_model.lm_head.weight", VOCABULARY, WIDTH);
  }

  private void norm(String name) {
    ones(name + ".weight", VISION_WIDTH);
    random(name + ".bias", VISION_WIDTH);
  }

  private void ones(String name, int size) {
    var values = new float[size];
    java.util.Arrays.fill(values, 1);
    tensors.put(name, FloatTensor.of(values, size));
  }

  private void random(String name, int... shape) {
    int elements = 1;
    for (int d : shape) {
      elements *= d;
    }
    var values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = (float) (random.nextGaussian() * DEVIATION);
    }
    tensors.put(
        name, FloatTensor.of(values, java.util.Arrays.stream(shape).asLongStream().toArray()));
  }
}
