package dev.crosskeep.llava;

import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.contracts.Balance;
import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.Combine;
import dev.crosskeep.contracts.CrossRatio;
import dev.crosskeep.contracts.CrossSelf;
import dev.crosskeep.contracts.Granularity;
import dev.crosskeep.contracts.Merge;
import dev.crosskeep.contracts.NSoftmax;
import dev.crosskeep.contracts.ObservationWindow;
import dev.crosskeep.contracts.Pooling;
import dev.crosskeep.contracts.PruneAt;
import dev.crosskeep.contracts.RecentTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Prompts and policies for {@link ToyCheckpoint}. */
final class ToyPrompts {

  private ToyPrompts() {}

  /** Three random pictures between 22 words: 34 tokens, 12 of them of pictures. */
  static Prompt threePictures() {
    return withPictures(
        1,
        5,
        9,
        ToyCheckpoint.IMAGE_TOKEN,
        12,
        44,
        3,
        ToyCheckpoint.IMAGE_TOKEN,
        17,
        18,
        19,
        20,
        21,
        22,
        23,
        ToyCheckpoint.IMAGE_TOKEN,
        30,
        31,
        32,
        33,
        34,
        35,
        36,
        37,
        38);
  }

  /** The same words without pictures: 22 tokens. */
  static Prompt textOnly() {
    return withPictures(
        1, 5, 9, 12, 44, 3, 17, 18, 19, 20, 21, 22, 23, 30, 31, 32, 33, 34, 35, 36, 37, 38);
  }

  /** A random picture for each image token among the ids. */
  static Prompt withPictures(int... ids) {
    List<PixelValues> pictures = new ArrayList<>();
    for (int id : ids) {
      if (id == ToyCheckpoint.IMAGE_TOKEN) {
        pictures.add(picture(pictures.size()));
      }
    }
    return new Prompt(ids, pictures);
  }

  static PixelValues picture(long seed) {
    var random = new Random(seed);
    int size = ToyCheckpoint.IMAGE_SIZE;
    var values = new float[3 * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new PixelValues(values, size);
  }

  /** Cross-self pruning to a number of tokens, 4 of them recent, 8 queries observed. */
  static CrossSelf keep(int tokens, Combine combine) {
    return new CrossSelf(
        new CacheBudget.Tokens(tokens),
        new RecentTokens.Tokens(4),
        Optional.of(new ObservationWindow.Tokens(8)),
        new CrossRatio.Fixed(0.5),
        combine,
        new NSoftmax(1, NSoftmax.Place.SCORING),
        Balance.SUM,
        Pooling.NONE,
        Granularity.KV_HEAD,
        0,
        List.of(),
        PruneAt.AFTER_PROMPT,
        Merge.NONE,
        0,
        Optional.empty());
  }

  static int highest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }
}
