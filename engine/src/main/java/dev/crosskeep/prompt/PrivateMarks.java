package dev.crosskeep.prompt;

/**
 * Characters that only the tokenizer writes, so nobody's text can imitate it.
 *
 * <p>They are Unicode noncharacters, meant for use inside one program and never for exchange. Where
 * a text brings them along nevertheless, they are replaced like lone surrogates, by U+FFFD.
 */
final class PrivateMarks {

  /** Stands before a character at which no special token begins. */
  static final char GUARD = '\uFDD0';

  private static final char OPEN = '\uFDD1';
  private static final char CLOSE = '\uFDD2';
  private static final char REPLACEMENT = '\uFFFD';

  private PrivateMarks() {}

  /** What a special token is called between the template and the tokenizer. */
  static String nameOf(int specialTokenId) {
    return OPEN + Integer.toString(specialTokenId) + CLOSE;
  }

  /** The text without lone surrogates, which UTF-8 cannot hold, and without private characters. */
  static String cleaned(String text) {
    StringBuilder cleaned = new StringBuilder(text.length());
    text.codePoints().forEach(c -> cleaned.appendCodePoint(isTrouble(c) ? REPLACEMENT : c));
    return cleaned.toString();
  }

  /** A text for people that may quote a guarded one. */
  static String withoutGuards(String text) {
    return text.replace(Character.toString(GUARD), "");
  }

  private static boolean isTrouble(int codePoint) {
    return (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)
        || (codePoint >= GUARD && codePoint <= CLOSE);
  }
}
