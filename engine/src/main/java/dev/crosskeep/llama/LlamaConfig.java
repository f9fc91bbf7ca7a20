package dev.crosskeep.llama;

import dev.crosskeep.checkpoint.JsonFields;
import java.util.OptionalDouble;

/**
 * The shape of a Llama decoder, as {@code text_config} of a checkpoint's {@code config.json} gives
 * it.
 *
 * @param vocabSize rows of the embedding and of the output head
 * @param hiddenSize width of a token's state
 * @param intermediateSize width inside the MLP
 * @param layers decoder layers
 * @param heads query heads, a multiple of {@code kvHeads}
 * @param kvHeads key and value heads
 * @param headDim width of a head, even
 * @param maxPositions the longest prompt and answer together, in tokens
 * @param rmsNormEps added to mean squares
 * @param ropeTheta base of the rotary frequencies
 * @param ropeFactor linear position scaling: positions are divided by it; 1 is none
 * @param tiedEmbeddings whether the output head is the embedding
 */
public record LlamaConfig(
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int maxPositions,
    double rmsNormEps,
    double ropeTheta,
    double ropeFactor,
    boolean tiedEmbeddings) {

  private static final int MOST = 1 << 24;

  /**
   * Reads {@code text_config} of a LLaVA configuration. Fields left out have the defaults of {@code
   * transformers}.
   *
   * @throws dev.crosskeep.checkpoint.CheckpointException for a value that is not supported
   */
  public static LlamaConfig of(JsonFields llava) {
    JsonFields fields = llava.objectOrEmpty("text_config");
    fields.requireText("model_type", "llama");
    fields.requireText("hidden_act", "silu");
    requireNoBias(fields, "attention_bias");
    requireNoBias(fields, "mlp_bias");
    int hiddenSize = fields.whole("hidden_size", 4096, 1, MOST);
    int heads = fields.whole("num_attention_heads", 32, 1, MOST);
    if (!fields.has("head_dim") && hiddenSize % heads != 0) {
      throw fields.refusal("num_attention_heads", "must divide hidden_size " + hiddenSize);
    }
    int kvHeads = fields.whole("num_key_value_heads", heads, 1, heads);
    if (heads % kvHeads != 0) {
      throw fields.refusal("num_key_value_heads", "must divide num_attention_heads " + heads);
    }
    int headDim = fields.whole("head_dim", hiddenSize / heads, 2, MOST);
    if (headDim % 2 != 0) {
      throw fields.refusal("head_dim", "of " + headDim + " must be even");
    }
    JsonFields rope = fields.objectOrEmpty(ropeField(fields));
    return new LlamaConfig(
        fields.whole("vocab_size", 32000, 1, MOST),
        hiddenSize,
        fields.whole("intermediate_size", 11008, 1, MOST),
        fields.whole("num_hidden_layers", 32, 1, MOST),
        heads,
        kvHeads,
        headDim,
        fields.whole("max_position_embeddings", 2048, 1, MOST),
        fields.positive("rms_norm_eps", 1e-6),
        ropeTheta(fields, rope),
        ropeFactor(rope),
        fields.flag("tie_word_embeddings", llava.flag("tie_word_embeddings", false)));
  }

  /** Query heads that share one key and value head. */
  public int group() {
    return heads / kvHeads;
  }

  private static void requireNoBias(JsonFields fields, String name) {
    if (fields.flag(name, false)) {
      throw fields.refusal(name, "must be false");
    }
  }

  /** Newer checkpoints gather theta and scaling in one object, older ones name only the scaling. */
  private static String ropeField(JsonFields fields) {
    return fields.has("rope_parameters") ? "rope_parameters" : "rope_scaling";
  }

  private static double ropeTheta(JsonFields fields, JsonFields rope) {
    OptionalDouble gathered = rope.optionalPositive("rope_theta");
    return gathered.orElseGet(() -> fields.positive("rope_theta", 10000));
  }

  private static double ropeFactor(JsonFields rope) {
    String type =
        rope.optionalText("rope_type").or(() -> rope.optionalText("type")).orElse("default");
    return switch (type) {
      case "default" -> 1;
      case "linear" ->
          rope.optionalPositive("factor")
              .orElseThrow(() -> rope.refusal("factor", "must be a number above 0"));
      default ->
          throw rope.refusal(
              rope.has("rope_type") ? "rope_type" : "type", "must be default or linear");
    };
  }
}
