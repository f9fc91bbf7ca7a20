package dev.crosskeep.prompt;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rendered prompt without its messages' numbers, and where these stood.
 *
 * @param text what the tokenizer reads
 * @param messages by number: from a message's first mark to its last, in characters (code points)
 */
record MarkedText(String text, Map<Integer, Range> messages) {

  /** The characters from {@code start} to {@code end - 1}. */
  record Range(int start, int end) {}

  /** Takes the marks out of a prompt in which {@link PrivateMarks#numbered} has left them. */
  static MarkedText of(String marked) {
    var text = new StringBuilder(marked.length());
    var messages = new HashMap<Integer, Range>();
    int characters = 0;
    int i = 0;
    while (i < marked.length()) {
      char c = marked.charAt(i++);
      if (c == PrivateMarks.MESSAGE) {
        int message = 0;
        while (i < marked.length() && PrivateMarks.isDigit(marked.charAt(i))) {
          message = PrivateMarks.followedBy(message, marked.charAt(i++));
        }
        var here = new Range(characters, characters);
        messages.merge(message, here, (first, last) -> new Range(first.start, last.end));
      } else {
        text.append(c);
        characters += Character.isHighSurrogate(c) ? 0 : 1;
      }
    }
    return new MarkedText(text.toString(), messages);
  }

  /**
   * The tokens of each message: all that show one of its characters.
   *
   * @param spans each token's characters in {@link #text}; null for one that shows none
   * @param before tokens that stand before these in the prompt
   */
  Map<Integer, TokenRange> tokens(@Nullable CharSpan[] spans, int before) {
    var tokens = new HashMap<Integer, TokenRange>();
    messages.forEach((message, range) -> {
      for (int i = 0; i < spans.length; i++) {
        CharSpan span = spans[i];
        if (span != null && span.getStart() < range.end && span.getEnd() > range.start) {
          int position = before + i;
          tokens.merge(message, new TokenRange(position, position + 1), TokenRange::and);
        }
      }
    });
    return tokens;
  }
}
