package dev.crosskeep.llava;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.checkpoint.WeightLoader;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns CLIP's states into states of the decoder's width, and puts them where a prompt's pictures
 * stand.
 *
 * <p>Source: LLaVA-1.5, <a href="https://arxiv.org/abs/2310.03744">arXiv:2310.03744</a>, section
 * 3.2: two linear layers with a GELU between.
 */
final class Projector {

  private final TorchProgram program;
  private final IValue weights;

  private Projector(TorchProgram program, IValue weights) {
    this.program = program;
    this.weights = weights;
  }

  static Projector load(LlavaConfig config, WeightLoader loader, String prefix, TorchScope scope) {
    int visionWidth = config.vision().hiddenSize();
    int textWidth = config.text().hiddenSize();
    List<IValue> weights = new ArrayList<>();
    weights.add(loader.load(prefix + "linear_1.weight", textWidth, visionWidth));
    weights.add(loader.load(prefix + "linear_2.weight", textWidth, textWidth));
    if (config.projectorBias()) {
      weights.add(loader.load(prefix + "linear_1.bias", textWidth));
      weights.add(loader.load(prefix + "linear_2.bias", textWidth));
    }
    return new Projector(scope.program(Projector.class, "llava.py"), scope.list(weights));
  }

  /** CLIP's states {@code [tokens, visionWidth]} as the decoder's {@code [tokens, textWidth]}. */
  IValue project(TorchScope scope, IValue states) {
    return program.run(scope, "project", states, weights);
  }

  /** Writes a picture's features over rows {@code first} and following of a prompt's states. */
  void place(TorchScope scope, IValue promptStates, int first, IValue features) {
    program.run(scope, "place", promptStates, first, features);
  }

  /** The same numbers in float32, for reading them on the heap. */
  IValue float32(TorchScope scope, IValue features) {
    return program.run(scope, "float32", features);
  }
}
