package dev.crosskeep.llava;

import dev.crosskeep.checkpoint.Checkpoint;
import dev.crosskeep.checkpoint.CheckpointException;
import java.util.List;

/**
 * What a checkpoint's tensor names begin with: {@code transformers} has moved the parts of LLaVA
 * twice.
 *
 * @param vision before {@code encoder.layers.…}
 * @param projector before {@code linear_1.weight}
 * @param text before {@code layers.…}
 * @param head the output head's full name
 */
record TensorNames(String vision, String projector, String text, String head) {

  private static final List<TensorNames> SCHEMES =
      List.of(
          new TensorNames(
              "vision_tower.vision_model.",
              "multi_modal_projector.",
              "language_model.model.",
              "language_model.lm_head.weight"),
          new TensorNames(
              "model.vision_tower.vision_model.",
              "model.multi_modal_projector.",
              "model.language_model.",
              "lm_head.weight"),
          new TensorNames(
              "model.vision_tower.",
              "model.multi_modal_projector.",
              "model.language_model.",
              "lm_head.weight"));

  /**
   * The scheme of a checkpoint, found by the two embeddings that every model has.
   *
   * @throws CheckpointException when it follows none
   */
  static TensorNames of(Checkpoint checkpoint) {
    return SCHEMES.stream()
        .filter(names ->
            checkpoint.contains(names.embedding())
                && checkpoint.contains(names.vision + "embeddings.class_embedding"))
        .findFirst()
        .orElseThrow(() ->
            new CheckpointException(
                checkpoint.source(),
                "no LLaVA model: tensor "
                    + SCHEMES.getFirst().embedding()
                    + " is missing, under its newer names too"));
  }

  String embedding() {
    return text + "embed_tokens.weight";
  }
}
