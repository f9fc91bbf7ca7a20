package dev.crosskeep.clip;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.checkpoint.WeightLoader;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.ArrayList;
import java.util.List;

/**
 * CLIP's image encoder up to the layer whose states a language model reads.
 *
 * <p>Source: CLIP, <a href="https://arxiv.org/abs/2103.00020">arXiv:2103.00020</a>, section 2.4.
 * Layers after the one that is read are not loaded.
 */
public final class ClipVisionTower {

  private final ClipVisionConfig config;
  private final int usedLayers;
  private final boolean keepClassToken;
  private final TorchProgram program;
  private final IValue weights;

  private ClipVisionTower(
      ClipVisionConfig config,
      int usedLayers,
      boolean keepClassToken,
      TorchProgram program,
      IValue weights) {
    this.config = config;
    this.usedLayers = usedLayers;
    this.keepClassToken = keepClassToken;
    this.program = program;
    this.weights = weights;
  }

  /**
   * Loads the weights into {@code scope}.
   *
   * @param prefix what the tensors' names begin with, such as {@code vision_tower.vision_model.}
   * @param usedLayers how many encoder layers to run, at most {@code config.layers()}
   * @param keepClassToken whether the class token's state stays in front of the patches'
   */
  public static ClipVisionTower load(
      ClipVisionConfig config,
      int usedLayers,
      boolean keepClassToken,
      WeightLoader loader,
      String prefix,
      TorchScope scope) {
    List<IValue> weights = new ArrayList<>();
    int width = config.hiddenSize();
    String embeddings = prefix + "embeddings.";
    weights.add(
        loader.load(
            embeddings + "patch_embedding.weight",
            width,
            3,
            config.patchSize(),
            config.patchSize()));
    weights.add(loader.load(embeddings + "class_embedding", width));
    weights.add(loader.load(embeddings + "position_embedding.weight", config.patches() + 1, width));
    // The misspelling is the checkpoints'.
    addWithBias(weights, loader, prefix + "pre_layrnorm", width);
    for (int i = 0; i < usedLayers; i++) {
      String layer = prefix + "encoder.layers." + i + ".";
      addWithBias(weights, loader, layer + "layer_norm1", width);
      for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
        addWithBias(weights, loader, layer + "self_attn." + projection, width, width);
      }
      addWithBias(weights, loader, layer + "layer_norm2", width);
      addWithBias(weights, loader, layer + "mlp.fc1", config.intermediateSize(), width);
      addWithBias(weights, loader, layer + "mlp.fc2", width, config.intermediateSize());
    }
    return new ClipVisionTower(
        config,
        usedLayers,
        keepClassToken,
        scope.program(ClipVisionTower.class, "clip.py"),
        scope.list(weights));
  }

  /**
   * The states of one picture, {@code [patches, hiddenSize]}, the class token in front if it is
   * kept. One native call.
   *
   * @throws IllegalArgumentException for a picture of another size
   */
  public IValue states(TorchScope scope, PixelValues picture) {
    if (picture.size() != config.imageSize()) {
      throw new IllegalArgumentException(
          "picture of " + picture.size() + " pixels, the tower reads " + config.imageSize());
    }
    return program.run(
        scope,
        "states",
        scope.floats(picture.values(), 3, picture.size(), picture.size()),
        weights,
        usedLayers,
        config.heads(),
        config.layerNormEps(),
        config.quickGelu(),
        keepClassToken);
  }

  private static void addWithBias(
      List<IValue> weights, WeightLoader loader, String name, long... shape) {
    weights.add(loader.load(name + ".weight", shape));
    weights.add(loader.load(name + ".bias", shape[0]));
  }
}
