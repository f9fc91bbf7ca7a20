package dev.crosskeep.clip;

import dev.crosskeep.checkpoint.JsonFields;

/**
 * The shape of a CLIP image encoder, as {@code vision_config} of a checkpoint's {@code config.json}
 * gives it.
 *
 * @param hiddenSize width of a patch's state, a multiple of {@code heads}
 * @param intermediateSize width inside the MLP
 * @param layers encoder layers of the whole tower, the unused last ones included
 * @param heads attention heads
 * @param imageSize width and height of the input in pixels, a multiple of {@code patchSize}
 * @param patchSize width and height of a patch in pixels
 * @param layerNormEps added to variances
 * @param quickGelu whether the MLP's activation is x · σ(1.702 x) instead of the exact GELU
 */
public record ClipVisionConfig(
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int imageSize,
    int patchSize,
    double layerNormEps,
    boolean quickGelu) {

  /** The tower of LLaVA-1.5, which a LLaVA configuration without {@code vision_config} means. */
  private static final ClipVisionConfig LARGE_336 =
      new ClipVisionConfig(1024, 4096, 24, 16, 336, 14, 1e-5, true);

  private static final int MOST = 1 << 20;

  /** Pixels; bounds the number of patches too. */
  private static final int MOST_SIZE = 1 << 13;

  /**
   * Reads {@code vision_config} of a LLaVA configuration. Fields left out have the defaults of
   * {@code transformers}.
   *
   * @throws dev.crosskeep.checkpoint.CheckpointException for a value that is not supported
   */
  public static ClipVisionConfig of(JsonFields llava) {
    if (!llava.has("vision_config")) {
      return LARGE_336;
    }
    JsonFields fields = llava.object("vision_config");
    fields.requireText("model_type", "clip_vision_model");
    if (fields.whole("num_channels", 3, 1, MOST) != 3) {
      throw fields.refusal("num_channels", "must be 3");
    }
    var config =
        new ClipVisionConfig(
            fields.whole("hidden_size", 768, 1, MOST),
            fields.whole("intermediate_size", 3072, 1, MOST),
            fields.whole("num_hidden_layers", 12, 1, MOST),
            fields.whole("num_attention_heads", 12, 1, MOST),
            fields.whole("image_size", 224, 1, MOST_SIZE),
            fields.whole("patch_size", 32, 1, MOST),
            fields.positive("layer_norm_eps", 1e-5),
            quickGelu(fields));
    if (config.hiddenSize % config.heads != 0) {
      throw fields.refusal("num_attention_heads", "must divide hidden_size " + config.hiddenSize);
    }
    if (config.imageSize % config.patchSize != 0) {
      throw fields.refusal("patch_size", "must divide image_size " + config.imageSize);
    }
    return config;
  }

  /** Patches of one picture. */
  public int patches() {
    int side = imageSize / patchSize;
    return side * side;
  }

  private static boolean quickGelu(JsonFields fields) {
    String activation = fields.optionalText("hidden_act").orElse("quick_gelu");
    return switch (activation) {
      case "quick_gelu" -> true;
      case "gelu" -> false;
      default -> throw fields.refusal("hidden_act", "must be quick_gelu or gelu");
    };
  }
}
