package dev.crosskeep.evaluation.scoring;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ROUGE-L F of the Python package rouge, version 1.0, which counts distinct words.
 *
 * <p>Source: ROUGE, <a href="https://aclanthology.org/W04-1013">W04-1013</a>, section 3.2. Differs
 * from it as that package does: repeated words count once, also across sentences.
 */
final class RougeL {

  private static final Pattern END_OF_SENTENCE = Pattern.compile("\\.");
  private static final double NOT_ZERO = 1e-8;

  private RougeL() {}

  /**
   * How well a prediction agrees with a gold answer, both normalised: 0 to 1, and 0 for a
   * prediction without a sentence.
   */
  static double f(String prediction, String gold) {
    List<List<String>> predicted = sentences(prediction);
    List<List<String>> wanted = sentences(gold);
    if (predicted.isEmpty() || wanted.isEmpty()) {
      return 0;
    }
    Set<String> common = new HashSet<>();
    for (List<String> right : wanted) {
      for (List<String> said : predicted) {
        common.addAll(commonSubsequence(right, said));
      }
    }
    double recall = common.size() / (double) distinctWords(wanted);
    double precision = common.size() / (double) distinctWords(predicted);
    return 2 * (precision * recall) / (precision + recall + NOT_ZERO);
  }

  /** Words by sentence. A sentence of nothing but spaces has one word, the empty one. */
  private static List<List<String>> sentences(String text) {
    return Arrays.stream(END_OF_SENTENCE.split(text, -1))
        .filter(sentence -> !sentence.isEmpty())
        .map(Whitespace::words)
        .map(words -> words.isEmpty() ? List.of("") : words)
        .toList();
  }

  private static long distinctWords(List<List<String>> sentences) {
    return sentences.stream().flatMap(List::stream).distinct().count();
  }

  /**
   * The words of one longest common subsequence. Of several it is the one that the package finds:
   * from the ends, where dropping either word loses nothing, the predicted word is dropped.
   */
  private static Set<String> commonSubsequence(List<String> gold, List<String> predicted) {
    int[][] longest = longest(gold, predicted);
    Set<String> words = new HashSet<>();
    int i = gold.size();
    int j = predicted.size();
    while (i > 0 && j > 0) {
      if (gold.get(i - 1).equals(predicted.get(j - 1))) {
        words.add(gold.get(i - 1));
        i--;
        j--;
      } else if (longest[i - 1][j] > longest[i][j - 1]) {
        i--;
      } else {
        j--;
      }
    }
    return words;
  }

  /** [gold + 1, predicted + 1]: the longest common subsequence of the first so many words. */
  private static int[][] longest(List<String> gold, List<String> predicted) {
    int[][] longest = new int[gold.size() + 1][predicted.size() + 1];
    for (int i = 1; i <= gold.size(); i++) {
      for (int j = 1; j <= predicted.size(); j++) {
        longest[i][j] =
            gold.get(i - 1).equals(predicted.get(j - 1))
                ? longest[i - 1][j - 1] + 1
                : Math.max(longest[i - 1][j], longest[i][j - 1]);
      }
    }
    return longest;
  }
}
