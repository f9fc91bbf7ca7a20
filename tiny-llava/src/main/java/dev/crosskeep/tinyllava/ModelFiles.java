package dev.crosskeep.tinyllava;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The checkpoint's JSON files besides the tokenizer. */
final class ModelFiles {

  private ModelFiles() {}

  /** Their content by file name. */
  static Map<String, Map<String, Object>> contents(int vocabulary) {
    var files = new LinkedHashMap<String, Map<String, Object>>();
    files.put("config.json", config(vocabulary));
    files.put("preprocessor_config.json", preprocessor());
    files.put(
        "generation_config.json",
        fields("bos_token_id", id("<s>"), "eos_token_id", id("</s>"), "do_sample", false));
    files.put(
        "tokenizer_config.json",
        fields(
            "tokenizer_class", "PreTrainedTokenizerFast",
            "bos_token", "<s>",
            "eos_token", "</s>",
            "pad_token", "<pad>",
            "model_max_length", Exporter.MAX_POSITIONS,
            "clean_up_tokenization_spaces", false));
    return files;
  }

  private static Map<String, Object> config(int vocabulary) {
    return fields(
        "architectures",
        List.of("LlavaForConditionalGeneration"),
        "model_type",
        "llava",
        "torch_dtype",
        "float32",
        "image_token_index",
        id("<image>"),
        "projector_hidden_act",
        "gelu",
        "vision_feature_layer",
        -2,
        "vision_feature_select_strategy",
        "default",
        "vision_config",
        fields(
            "model_type", "clip_vision_model",
            "hidden_size", Parameters.VISION_WIDTH,
            "intermediate_size", Parameters.VISION_FEED_FORWARD,
            "num_hidden_layers", Parameters.VISION_LAYERS + 1,
            "num_attention_heads", Parameters.VISION_HEADS,
            "image_size", Renderer.SIZE,
            "patch_size", Renderer.PATCH_SIZE,
            "projection_dim", Parameters.VISION_WIDTH,
            "hidden_act", "quick_gelu",
            "layer_norm_eps", 1e-5),
        "text_config",
        fields(
            "model_type",
            "llama",
            "vocab_size",
            vocabulary,
            "hidden_size",
            Parameters.WIDTH,
            "intermediate_size",
            Parameters.FEED_FORWARD,
            "num_hidden_layers",
            Parameters.LAYERS,
            "num_attention_heads",
            Parameters.HEADS,
            "num_key_value_heads",
            Parameters.HEADS,
            "hidden_act",
            "silu",
            "max_position_embeddings",
            Exporter.MAX_POSITIONS,
            "rms_norm_eps",
            1e-5,
            "rope_theta",
            10000.0,
            "tie_word_embeddings",
            false,
            "bos_token_id",
            id("<s>"),
            "eos_token_id",
            id("</s>"),
            "pad_token_id",
            id("<pad>")),
        "tie_word_embeddings",
        false);
  }

  private static Map<String, Object> preprocessor() {
    var mean = List.of(Renderer.MEAN, Renderer.MEAN, Renderer.MEAN);
    var deviation = List.of(Renderer.DEVIATION, Renderer.DEVIATION, Renderer.DEVIATION);
    return fields(
        "image_processor_type",
        "CLIPImageProcessor",
        "do_convert_rgb",
        true,
        "do_resize",
        true,
        "size",
        Map.of("shortest_edge", Renderer.SIZE),
        "resample",
        3,
        "do_center_crop",
        true,
        "crop_size",
        fields("height", Renderer.SIZE, "width", Renderer.SIZE),
        "do_rescale",
        true,
        "rescale_factor",
        1 / 255.0,
        "do_normalize",
        true,
        "image_mean",
        mean,
        "image_std",
        deviation);
  }

  private static int id(String special) {
    return TokenizerFile.SPECIAL.indexOf(special);
  }

  private static Map<String, Object> fields(Object... namesAndValues) {
    var fields = new LinkedHashMap<String, Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }
}
