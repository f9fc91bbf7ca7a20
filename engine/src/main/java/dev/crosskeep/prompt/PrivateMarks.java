package dev.crosskeep.prompt;

/**
 * Characters that only the tokenizer writes, so nobody's text can imitate it.
 *
 * <p>They are the 32 Unicode noncharacters from U+FDD0 on, meant for use inside one program and
 * never for exchange. Where a text brings them along nevertheless, they are replaced like lone
 * surrogates, by U+FFFD.
 */
final class PrivateMarks {

  /** Stands before a character at which no special token begins. */
  static final char GUARD = '\uFDD0';

  /** Begins a message's number, which stands at both ends of each of the message's texts. */
  static final char MESSAGE = '\uFDD3';

  private static final char OPEN = '\uFDD1';
  private static final char CLOSE = '\uFDD2';
  private static final char DIGIT = '\uFDE0';
  private static final char LAST = '\uFDEF';
  private static final int DIGITS = LAST - DIGIT + 1;
  private static final char REPLACEMENT = '\uFFFD';

  private PrivateMarks() {}

  /** What a special token is called between the template and the tokenizer. */
  static String nameOf(int specialTokenId) {
    return OPEN + Integer.toString(specialTokenId) + CLOSE;
  }

  /**
   * A text with its message's number before its first and behind its last visible character, so
   * that a template can still trim it.
   */
  static String numbered(String text, int message) {
    String visible = text.strip();
    if (visible.isEmpty()) {
      return text;
    }
    int start = text.indexOf(visible);
    String mark = MESSAGE + digits(message);
    return text.substring(0, start)
        + mark
        + visible
        + mark
        + text.substring(start + visible.length());
  }

  private static String digits(int number) {
    String last = Character.toString((char) (DIGIT + number % DIGITS));
    return number < DIGITS ? last : digits(number / DIGITS) + last;
  }

  /** Whether a character is part of a message's number. */
  static boolean isDigit(char c) {
    return c >= DIGIT && c <= LAST;
  }

  /** A number with one more digit. */
  static int followedBy(int number, char digit) {
    return number * DIGITS + digit - DIGIT;
  }

  /** The text without lone surrogates, which UTF-8 cannot hold, and without private characters. */
  static String cleaned(String text) {
    StringBuilder cleaned = new StringBuilder(text.length());
    text.codePoints().forEach(c -> cleaned.appendCodePoint(isTrouble(c) ? REPLACEMENT : c));
    return cleaned.toString();
  }

  /** A text for people that may quote a guarded one. */
  static String withoutMarks(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.chars().filter(c -> c < GUARD || c > LAST).forEach(c -> plain.append((char) c));
    return plain.toString();
  }

  private static boolean isTrouble(int codePoint) {
    return (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)
        || (codePoint >= GUARD && codePoint <= LAST);
  }
}
