package dev.crosskeep.llava;

import dev.crosskeep.checkpoint.JsonFields;
import dev.crosskeep.clip.ClipVisionConfig;
import dev.crosskeep.llama.LlamaConfig;
import java.nio.file.Path;

/**
 * A LLaVA-1.5 model's {@code config.json}.
 *
 * @param vision the image encoder
 * @param text the decoder
 * @param imageTokenId stands once in a prompt for each picture
 * @param usedVisionLayers how many of the encoder's layers run
 * @param keepClassToken whether the encoder's class token is one of a picture's tokens
 * @param projectorBias whether the projector's two layers have biases
 */
public record LlavaConfig(
    ClipVisionConfig vision,
    LlamaConfig text,
    int imageTokenId,
    int usedVisionLayers,
    boolean keepClassToken,
    boolean projectorBias) {

  private static final int MOST_TOKENS = 1 << 30;

  /**
   * Reads a configuration. Fields left out have the defaults of {@code transformers}.
   *
   * @param file the checkpoint's {@code config.json}
   * @throws dev.crosskeep.checkpoint.CheckpointException when it is missing, is no JSON, or asks
   *     for something this engine does not do
   */
  public static LlavaConfig read(Path file) {
    JsonFields fields = JsonFields.read(file);
    fields.requireText("model_type", "llava");
    fields.requireText("projector_hidden_act", "gelu");
    if (fields.has("quantization_config")) {
      throw fields.refusal("quantization_config", "must be absent");
    }
    ClipVisionConfig vision = ClipVisionConfig.of(fields);
    String imageToken = fields.has("image_token_id") ? "image_token_id" : "image_token_index";
    return new LlavaConfig(
        vision,
        LlamaConfig.of(fields),
        fields.whole(imageToken, 32000, 0, MOST_TOKENS),
        usedVisionLayers(fields, vision),
        keepClassToken(fields),
        fields.flag("multimodal_projector_bias", true));
  }

  /** Tokens each picture becomes. */
  public int tokensPerImage() {
    return vision.patches() + (keepClassToken ? 1 : 0);
  }

  /** Width and height of a picture's pixel values. */
  public int imageSize() {
    return vision.imageSize();
  }

  /** The longest prompt and answer together, in tokens. */
  public int maxPositions() {
    return text.maxPositions();
  }

  /** Token ids are below this, and logits have this many entries. */
  public int vocabSize() {
    return text.vocabSize();
  }

  /**
   * The states after layer i have number i, before the first layer 0; negative ones count from the
   * end.
   */
  private static int usedVisionLayers(JsonFields fields, ClipVisionConfig vision) {
    String name = "vision_feature_layer";
    int states = vision.layers() + 1;
    int layer = fields.whole(name, -2, -states, vision.layers());
    return layer < 0 ? states + layer : layer;
  }

  private static boolean keepClassToken(JsonFields fields) {
    String name = "vision_feature_select_strategy";
    return switch (fields.optionalText(name).orElse("default")) {
      case "default" -> false;
      case "full" -> true;
      default -> throw fields.refusal(name, "must be default or full");
    };
  }
}
