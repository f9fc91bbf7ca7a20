package dev.crosskeep.llava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.checkpoint.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlavaConfigTest {

  @TempDir private Path directory;

  /** The fields that config.json of llava-hf/llava-1.5-7b-hf names; all else is a default. */
  @Test
  void theFewFieldsOfLlava7bMeanVicuna7bAndClipLarge() throws Exception {
    LlavaConfig config =
        read(
            """
            {"architectures": ["LlavaForConditionalGeneration"], "ignore_index": -100,
             "image_token_index": 32000, "model_type": "llava", "pad_token_id": 32001,
             "projector_hidden_act": "gelu", "tie_word_embeddings": false,
             "text_config": {"_name_or_path": "lmsys/vicuna-7b-v1.5",
               "architectures": ["LlamaForCausalLM"], "max_position_embeddings": 4096,
               "model_type": "llama", "rms_norm_eps": 1e-05, "torch_dtype": "float16",
               "vocab_size": 32064},
             "torch_dtype": "float16", "transformers_version": "4.36.0.dev0",
             "vision_config": {"hidden_size": 1024, "image_size": 336, "intermediate_size": 4096,
               "model_type": "clip_vision_model", "num_attention_heads": 16,
               "num_hidden_layers": 24, "patch_size": 14, "projection_dim": 768,
               "vocab_size": 32000},
             "vision_feature_layer": -2, "vision_feature_select_strategy": "default",
             "vocab_size": 32064}
            """);

    assertThat(config.text().hiddenSize()).isEqualTo(4096);
    assertThat(config.text().intermediateSize()).isEqualTo(11008);
    assertThat(config.text().layers()).isEqualTo(32);
    assertThat(config.text().heads()).isEqualTo(32);
    assertThat(config.text().kvHeads()).isEqualTo(32);
    assertThat(config.text().headDim()).isEqualTo(128);
    assertThat(config.text().rmsNormEps()).isEqualTo(1e-5);
    assertThat(config.text().ropeTheta()).isEqualTo(10000);
    assertThat(config.text().ropeFactor()).isEqualTo(1);
    assertThat(config.text().tiedEmbeddings()).isFalse();
    assertThat(config.vocabSize()).isEqualTo(32064);
    assertThat(config.maxPositions()).isEqualTo(4096);
    assertThat(config.imageTokenId()).isEqualTo(32000);
    assertThat(config.imageSize()).isEqualTo(336);
    assertThat(config.tokensPerImage()).isEqualTo(576);
    assertThat(config.usedVisionLayers()).isEqualTo(23);
    assertThat(config.vision().layerNormEps()).isEqualTo(1e-5);
    assertThat(config.vision().quickGelu()).isTrue();
    assertThat(config.projectorBias()).isTrue();
  }

  @Test
  void noFieldsAtAllMeanTheSameTowerAndPlainLlama() throws Exception {
    LlavaConfig config = read("{}");

    assertThat(config.tokensPerImage()).isEqualTo(576);
    assertThat(config.text().maxPositions()).isEqualTo(2048);
    assertThat(config.text().rmsNormEps()).isEqualTo(1e-6);
    assertThat(config.vocabSize()).isEqualTo(32000);
  }

  @ParameterizedTest(name = "vision_feature_layer {0} of 24 runs {1} layers")
  @CsvSource({"-1, 24", "-2, 23", "-25, 0", "0, 0", "1, 1", "24, 24"})
  void aFeatureLayerCountsFromEitherEnd(int layer, int used) throws Exception {
    assertThat(read("{\"vision_feature_layer\": " + layer + "}").usedVisionLayers())
        .isEqualTo(used);
  }

  @Test
  void theFullStrategyKeepsTheClassToken() throws Exception {
    assertThat(read("{\"vision_feature_select_strategy\": \"full\"}").tokensPerImage())
        .isEqualTo(577);
  }

  @ParameterizedTest(name = "{0}: theta {1}, factor {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'rope_theta': 5e5                                                            | 500000 | 1",
        "'rope_theta': 5e5, 'rope_scaling': null                                      | 500000 | 1",
        "'rope_scaling': {'type': 'linear', 'factor': 2}                              | 10000  | 2",
        "'rope_scaling': {'rope_type': 'linear', 'factor': 2.5}, 'rope_theta': 1e6    | 1000000 |"
            + " 2.5",
        "'rope_parameters': {'rope_type': 'default', 'rope_theta': 2e4}               | 20000  | 1",
        "'rope_parameters': {'rope_type': 'linear', 'factor': 4, 'rope_theta': 2e4}   | 20000  | 4",
        "'rope_parameters': {'rope_theta': 2e4}                                       | 20000  | 1"
      })
  void ropeIsReadInItsOlderAndNewerForms(String text, double theta, double factor)
      throws Exception {
    LlavaConfig config = read("{\"text_config\": {" + text.replace('\'', '"') + "}}");

    assertThat(config.text().ropeTheta()).isEqualTo(theta);
    assertThat(config.text().ropeFactor()).isEqualTo(factor);
  }

  @Test
  void newerNamesAreReadToo() throws Exception {
    assertThat(read("{\"image_token_id\": 7, \"image_token_index\": 9}").imageTokenId())
        .isEqualTo(7);
    assertThat(read("{\"text_config\": {\"head_dim\": 64}}").text().headDim()).isEqualTo(64);
    assertThat(read("{\"tie_word_embeddings\": true}").text().tiedEmbeddings()).isTrue();
    assertThat(read("{\"multimodal_projector_bias\": false}").projectorBias()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'model_type': 'llava_next'                        | model_type must be llava, got"
            + " \"llava_next\"",
        "'projector_hidden_act': 'relu'                    | projector_hidden_act must be gelu",
        "'quantization_config': {}                         | quantization_config must be absent",
        "'vision_feature_layer': [-2, -5]                  | vision_feature_layer must be a whole"
            + " number",
        "'vision_feature_layer': 25                        | vision_feature_layer must be a whole"
            + " number from -25 to 24, got 25",
        "'vision_feature_layer': -26                       | vision_feature_layer must be",
        "'vision_feature_select_strategy': 'cls'           | vision_feature_select_strategy must be"
            + " default or full",
        "'image_token_index': -1                           | image_token_index must be",
        "'multimodal_projector_bias': 1                    | multimodal_projector_bias must be true"
            + " or false, got 1",
        "'text_config': []                                 | text_config must be an object",
        "'text_config': {'model_type': 'mistral'}          | text_config.model_type must be llama",
        "'text_config': {'hidden_act': 'gelu'}             | text_config.hidden_act must be silu",
        "'text_config': {'attention_bias': true}           | text_config.attention_bias must be"
            + " false",
        "'text_config': {'mlp_bias': true}                 | text_config.mlp_bias must be false",
        "'text_config': {'hidden_size': 0}                 | text_config.hidden_size must be a"
            + " whole number from 1",
        "'text_config': {'hidden_size': 1e300}             | text_config.hidden_size must be a"
            + " whole number",
        "'text_config': {'hidden_size': '64'}              | text_config.hidden_size must be a"
            + " whole number",
        "'text_config': {'hidden_size': 100}               | text_config.num_attention_heads must"
            + " divide hidden_size 100",
        "'text_config': {'num_key_value_heads': 5}         | text_config.num_key_value_heads must"
            + " divide num_attention_heads 32",
        "'text_config': {'head_dim': 7}                    | text_config.head_dim of 7 must be"
            + " even",
        "'text_config': {'rms_norm_eps': 0}                | text_config.rms_norm_eps must be a"
            + " number above 0, got 0",
        "'text_config': {'rope_theta': -1}                 | text_config.rope_theta must be a"
            + " number above 0",
        "'text_config': {'rope_scaling': {'type': 'dynamic', 'factor': 2}} |"
            + " text_config.rope_scaling.type must be default or linear",
        "'text_config': {'rope_scaling': {'rope_type': 'llama3'}}          |"
            + " text_config.rope_scaling.rope_type must be default or linear",
        "'text_config': {'rope_scaling': {'type': 'linear'}}               |"
            + " text_config.rope_scaling.factor must be a number above 0, but is missing",
        "'vision_config': {'model_type': 'siglip_vision_model'}            |"
            + " vision_config.model_type must be clip_vision_model",
        "'vision_config': {'hidden_act': 'relu'}           | vision_config.hidden_act must be"
            + " quick_gelu or gelu",
        "'vision_config': {'num_channels': 1}              | vision_config.num_channels must be 3",
        "'vision_config': {'num_attention_heads': 7}       | vision_config.num_attention_heads must"
            + " divide hidden_size 768",
        "'vision_config': {'patch_size': 15}               | vision_config.patch_size must divide"
            + " image_size 224",
        "'vision_config': {'image_size': 100000}           | vision_config.image_size must be a"
            + " whole number from 1 to 8192",
        "'model_type': 'llava', 'model_type': 'llava'      | Duplicate"
      })
  void whatThisEngineDoesNotDoIsRefusedByName(String fields, String reason) {
    assertThatThrownBy(() -> read("{" + fields.replace('\'', '"') + "}"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("config.json: ")
        .hasMessageContaining(reason);
  }

  @Test
  void aFileThatIsMissingOrNoObjectIsRefused() {
    assertThatThrownBy(() -> LlavaConfig.read(directory.resolve("config.json")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("config.json: is missing");
    assertThatThrownBy(() -> read("[]")).hasMessageContaining("is not a JSON object");
    assertThatThrownBy(() -> read("{")).hasMessageContaining("is not JSON");
    assertThatThrownBy(() -> read("")).isInstanceOf(CheckpointException.class);
  }

  private LlavaConfig read(String json) throws Exception {
    return LlavaConfig.read(Files.writeString(directory.resolve("config.json"), json));
  }
}
