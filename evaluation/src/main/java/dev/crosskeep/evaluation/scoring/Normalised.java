package dev.crosskeep.evaluation.scoring;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Answers as they are compared: one line, little punctuation, lower case. Spaces that deleted
 * characters leave behind stay, so two can follow each other; normalising once more can change a
 * text again.
 */
final class Normalised {

  /** Deleted or replaced by a space. */
  private static final String PUNCTUATION = ";/[]\"{}()=+\\_-><@`,?!";

  private static final Pattern DIGIT_COMMA_DIGIT = Pattern.compile("\\p{Nd},\\p{Nd}");

  /** The reference passes a flag of value 32 where the count of replacements belongs. */
  private static final int MOST_PERIODS = 32;

  private Normalised() {}

  /** A gold answer, a choice or a prediction, ready to be compared. */
  static String of(String answer) {
    String line = Whitespace.strip(answer.replace('\n', ' ').replace('\t', ' '));
    String plain = withoutPeriods(withoutPunctuation(line));
    return Whitespace.strip(withoutQuotes(plain)).toLowerCase(Locale.ROOT);
  }

  /**
   * Deletes every one of a kind when one of it touches a space, and all kinds when there is a
   * number like 1,000; else a space takes its place.
   */
  private static String withoutPunctuation(String line) {
    boolean deleteAll = DIGIT_COMMA_DIGIT.matcher(line).find();
    String plain = line;
    for (int i = 0; i < PUNCTUATION.length(); i++) {
      String character = PUNCTUATION.substring(i, i + 1);
      boolean delete =
          deleteAll || line.contains(character + " ") || line.contains(" " + character);
      plain = plain.replace(character, delete ? "" : " ");
    }
    return plain;
  }

  /** Deletes the first periods that no digit follows. */
  private static String withoutPeriods(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    int deleted = 0;
    for (int i = 0; i < text.length(); i++) {
      boolean delete =
          deleted < MOST_PERIODS && text.charAt(i) == '.' && !startsWithDigit(text, i + 1);
      if (delete) {
        deleted++;
      } else {
        kept.append(text.charAt(i));
      }
    }
    return kept.toString();
  }

  private static boolean startsWithDigit(String text, int index) {
    return index < text.length() && Character.isDigit(text.codePointAt(index));
  }

  /** Without single quotes at the ends; double ones are punctuation. */
  private static String withoutQuotes(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) == '\'') {
      start++;
    }
    while (end > start && text.charAt(end - 1) == '\'') {
      end--;
    }
    return text.substring(start, end);
  }
}
