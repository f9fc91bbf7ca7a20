package dev.crosskeep.evaluation.scoring;

import java.util.ArrayList;
import java.util.List;

/** Whitespace as Python's {@code str} knows it, no-break spaces included. */
final class Whitespace {

  private static final char NEXT_LINE = '\u0085';

  private Whitespace() {}

  /** The text without whitespace at its ends. */
  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && is(text.charAt(start))) {
      start++;
    }
    while (end > start && is(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** The words between whitespace; none are empty. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || is(text.charAt(i))) {
        if (i > start) {
          words.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  private static boolean is(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
  }
}
