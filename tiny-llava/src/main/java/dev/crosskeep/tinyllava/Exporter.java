package dev.crosskeep.tinyllava;

import dev.crosskeep.checkpoint.FloatTensor;
import dev.crosskeep.checkpoint.SafetensorsWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a trained model as a LLaVA-1.5 checkpoint in Hugging Face layout: fused projections apart,
 * rotary pairs half a head apart, names as {@code transformers} has them.
 */
final class Exporter {

  /** Longest conversation the configuration allows, in tokens; training saw about 700. */
  static final int MAX_POSITIONS = 1024;

  private static final String VISION = "vision_tower.vision_model.";
  private static final String PROJECTOR = "multi_modal_projector.";
  private static final String DECODER = "language_model.model.";

  private final Map<String, FloatTensor> trained = new LinkedHashMap<>();
  private final Map<String, FloatTensor> exported = new LinkedHashMap<>();

  private Exporter(TrainingState state) {
    trained.putAll(state.eyes().byName());
    trained.putAll(state.decoder().byName());
  }

  private FloatTensor trained(String name) {
    return Objects.requireNonNull(trained.get(name), name);
  }

  /** Writes the checkpoint's files into a folder; what else lies there stays. */
  static void export(TrainingState state, Path tokenizerFile, Path checkpoint) throws IOException {
    Files.createDirectories(checkpoint);
    var exporter = new Exporter(state);
    exporter.vision();
    exporter.projector();
    exporter.decoder();
    SafetensorsWriter.write(checkpoint.resolve("model.safetensors"), exporter.exported);
    var json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    ModelFiles.contents(state.parameters().vocabulary())
        .forEach((name, content) -> json.writeValue(checkpoint.resolve(name), content));
    Files.copy(
        tokenizerFile, checkpoint.resolve("tokenizer.json"), StandardCopyOption.REPLACE_EXISTING);
    copyResource("chat_template.jinja", checkpoint);
  }

  private static void copyResource(String name, Path checkpoint) throws IOException {
    try (var resource = Exporter.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new FileNotFoundException(name);
      }
      Files.copy(resource, checkpoint.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void vision() {
    copy("vision.class", VISION + "embeddings.class_embedding");
    var patch = trained("vision.patch").values();
    exported.put(
        VISION + "embeddings.patch_embedding.weight",
        FloatTensor.of(
            patch, Parameters.VISION_WIDTH, 3, Renderer.PATCH_SIZE, Renderer.PATCH_SIZE));
    copy("vision.positions", VISION + "embeddings.position_embedding.weight");
    copyBoth("vision.pre", VISION + "pre_layrnorm"); // transformers spells it so
    for (int i = 0; i < Parameters.VISION_LAYERS; i++) {
      String from = "vision." + i;
      String to = VISION + "encoder.layers." + i;
      copyBoth(from + ".norm1", to + ".layer_norm1");
      var names =
          List.of(to + ".self_attn.q_proj", to + ".self_attn.k_proj", to + ".self_attn.v_proj");
      split(from + ".qkv.weight", names.stream().map(name -> name + ".weight").toList());
      split(from + ".qkv.bias", names.stream().map(name -> name + ".bias").toList());
      copyBoth(from + ".out", to + ".self_attn.out_proj");
      copyBoth(from + ".norm2", to + ".layer_norm2");
      copyBoth(from + ".fc1", to + ".mlp.fc1");
      copyBoth(from + ".fc2", to + ".mlp.fc2");
    }
    unreadLayer(VISION + "encoder.layers." + Parameters.VISION_LAYERS);
    constant(VISION + "post_layernorm.weight", 1, Parameters.VISION_WIDTH);
    constant(VISION + "post_layernorm.bias", 0, Parameters.VISION_WIDTH);
  }

  /**
   * The last vision layer of LLaVA-1.5, whose output is never read; here it passes its input on.
   */
  private void unreadLayer(String to) {
    long width = Parameters.VISION_WIDTH;
    for (var norm : List.of("layer_norm1", "layer_norm2")) {
      constant(to + "." + norm + ".weight", 1, width);
      constant(to + "." + norm + ".bias", 0, width);
    }
    for (var linear : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
      constant(to + ".self_attn." + linear + ".weight", 0, width, width);
      constant(to + ".self_attn." + linear + ".bias", 0, width);
    }
    constant(to + ".mlp.fc1.weight", 0, Parameters.VISION_FEED_FORWARD, width);
    constant(to + ".mlp.fc1.bias", 0, Parameters.VISION_FEED_FORWARD);
    constant(to + ".mlp.fc2.weight", 0, width, Parameters.VISION_FEED_FORWARD);
    constant(to + ".mlp.fc2.bias", 0, width);
  }

  private void projector() {
    copyBoth("projector.1", PROJECTOR + "linear_1");
    copyBoth("projector.2", PROJECTOR + "linear_2");
  }

  private void decoder() {
    copy("embedding", DECODER + "embed_tokens.weight");
    for (int i = 0; i < Parameters.LAYERS; i++) {
      String from = "decoder." + i;
      String to = DECODER + "layers." + i;
      copy(from + ".norm1", to + ".input_layernorm.weight");
      var names = List.of("q_proj", "k_proj", "v_proj");
      split(
          from + ".qkv",
          names.stream().map(name -> to + ".self_attn." + name + ".weight").toList());
      halves(to + ".self_attn.q_proj.weight");
      halves(to + ".self_attn.k_proj.weight");
      copy(from + ".out", to + ".self_attn.o_proj.weight");
      copy(from + ".norm2", to + ".post_attention_layernorm.weight");
      split(from + ".gateup", List.of(to + ".mlp.gate_proj.weight", to + ".mlp.up_proj.weight"));
      copy(from + ".down", to + ".mlp.down_proj.weight");
    }
    copy("norm", DECODER + "norm.weight");
    copy("head", "language_model.lm_head.weight");
  }

  private void copy(String from, String to) {
    exported.put(to, trained(from));
  }

  private void copyBoth(String from, String to) {
    copy(from + ".weight", to + ".weight");
    copy(from + ".bias", to + ".bias");
  }

  private void constant(String to, float value, long... shape) {
    int elements = 1;
    for (long d : shape) {
      elements = Math.toIntExact(elements * d);
    }
    var values = new float[elements];
    java.util.Arrays.fill(values, value);
    exported.put(to, FloatTensor.of(values, shape));
  }

  /** Cuts a tensor into equal parts along its first dimension. */
  private void split(String from, List<String> to) {
    var whole = trained(from);
    int part = whole.values().length / to.size();
    var shape = whole.shape().stream().mapToLong(d -> d).toArray();
    shape[0] /= to.size();
    for (int i = 0; i < to.size(); i++) {
      var values = java.util.Arrays.copyOfRange(whole.values(), i * part, (i + 1) * part);
      exported.put(to.get(i), FloatTensor.of(values, shape));
    }
  }

  /** Moves the rows of each head's rotary pairs: 0 1 2 3 4 5 becomes 0 2 4 1 3 5. */
  private void halves(String name) {
    var sideBySide = Objects.requireNonNull(exported.get(name), name);
    int width = Parameters.WIDTH;
    int headDim = width / Parameters.HEADS;
    var apart = new float[sideBySide.values().length];
    for (int row = 0; row < width; row++) {
      int inHead = row % headDim;
      int to = row - inHead + inHead / 2 + inHead % 2 * headDim / 2;
      System.arraycopy(sideBySide.values(), row * width, apart, to * width, width);
    }
    exported.put(name, FloatTensor.of(apart, width, width));
  }
}
