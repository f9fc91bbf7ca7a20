package dev.crosskeep.tinyllava;

import java.util.Map;

/**
 * What to draw.
 *
 * @param mostPictures pictures a context, from 1
 * @param beyond share of contexts with up to {@link Lexicon#MOST_PICTURES} pictures
 * @param direct share of direct answers
 * @param tokens tokens a batch, about
 * @param named share of questions that name an item by colour and shape
 * @param weights how often each family is asked, relative to the others; none means never
 */
record Mix(
    int mostPictures,
    double beyond,
    double direct,
    int tokens,
    double named,
    Map<Family, Double> weights) {

  /** Pictures for the steps before the decoder learns; their questions are not used. */
  static final Mix ALIGNMENT = new Mix(3, 0, 0, 4000, 0, Map.of(Family.REFUSAL, 1.0));
}
