package dev.crosskeep.evaluation.attention;

import java.util.stream.IntStream;

/** How many of a window's queries are of pictures, mean over a data set's prompts. */
final class WindowContents {

  /** The windows that are looked at, in queries; one of a tenth of the prompt follows. */
  private static final int[] QUERIES = {1, 8, 16, 32, 64, 128};

  private static final int TENTH = 10;

  private final double[] shares = new double[QUERIES.length + 1];
  private long tokens;
  private int prompts;

  /** The windows' names. */
  static String[] windows() {
    return IntStream.range(0, QUERIES.length + 1)
        .mapToObj(i -> i < QUERIES.length ? Integer.toString(QUERIES[i]) : "a tenth")
        .toArray(String[]::new);
  }

  /**
   * Takes in a prompt.
   *
   * @param image which of its tokens are pictures'
   */
  void add(boolean[] image) {
    for (int i = 0; i < shares.length; i++) {
      shares[i] += share(image, i < QUERIES.length ? QUERIES[i] : image.length / TENTH);
    }
    tokens += image.length;
    prompts++;
  }

  /** Of so many of the last tokens, at least 1 and at most all. */
  private static double share(boolean[] image, int queries) {
    int window = Math.clamp(queries, 1, image.length);
    long pictures =
        IntStream.range(image.length - window, image.length).filter(i -> image[i]).count();
    return (double) pictures / window;
  }

  /** For each window the share of its queries that are pictures', 0 to 1. */
  double[] shares() {
    return IntStream.range(0, shares.length).mapToDouble(i -> shares[i] / prompts).toArray();
  }

  /** Tokens of a prompt, mean. */
  double tokens() {
    return (double) tokens / prompts;
  }

  /** Whether there was no prompt. */
  boolean empty() {
    return prompts == 0;
  }
}
