package dev.crosskeep.benchmarks;

import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.llava.LlavaConfig;
import dev.crosskeep.llava.Prompt;
import java.util.ArrayList;
import java.util.SplittableRandom;

/** Prompts that mean nothing: pictures of noise, then some tokens by lot. */
final class Prompts {

  static final int TEXT_TOKENS = 40;

  private Prompts() {}

  static Prompt random(LlavaConfig config, int pictures) {
    var random = new SplittableRandom(2);
    var ids = new ArrayList<Integer>();
    var images = new ArrayList<PixelValues>();
    for (int i = 0; i < pictures; i++) {
      ids.add(config.imageTokenId());
      var values = new float[3 * config.imageSize() * config.imageSize()];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) random.nextGaussian();
      }
      images.add(new PixelValues(values, config.imageSize()));
    }
    for (int i = 0; i < TEXT_TOKENS; i++) {
      ids.add(random.nextInt(10, config.vocabSize()));
    }
    return new Prompt(ids.stream().mapToInt(id -> id).toArray(), images);
  }
}
