package dev.crosskeep.prompt;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns one answer's tokens into text as they come, whole characters only.
 *
 * <p>What a token looks like depends on those before it (a space in front, the other bytes of a
 * character), so each new token is decoded behind the last few. Text that ends inside a character
 * waits for the rest. Special tokens have no text.
 */
public final class StreamingDetokenizer {

  /** What decoders write for bytes that are no whole character. */
  private static final String INCOMPLETE = "\uFFFD";

  /** A character has at most four bytes: text still broken after this many tokens stays broken. */
  private static final int LONGEST_WAIT = 8;

  private final Tokenizer tokenizer;

  /** Tokens whose text is out already; they only say how the waiting ones look. */
  private List<Integer> context = List.of();

  private final List<Integer> waiting = new ArrayList<>();

  StreamingDetokenizer(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** The characters that are complete with this token; often none or several. */
  public String add(int token) {
    if (tokenizer.special().content(token).isPresent()) {
      return "";
    }
    waiting.add(token);
    String text = waitingText();
    return text.endsWith(INCOMPLETE) && waiting.size() < LONGEST_WAIT ? "" : release(text);
  }

  /** What is left when no more tokens come: at most a character that was cut in two. */
  public String end() {
    return waiting.isEmpty() ? "" : release(waitingText());
  }

  private String waitingText() {
    String before = tokenizer.decode(context);
    List<Integer> all = new ArrayList<>(context);
    all.addAll(waiting);
    String both = tokenizer.decode(all);
    // Stray bytes behind a character made of bytes spoil both; then the new ones stand alone.
    return both.startsWith(before)
        ? both.substring(before.length())
        : tokenizer.decode(List.copyOf(waiting));
  }

  private String release(String text) {
    context = List.copyOf(waiting);
    waiting.clear();
    return text;
  }
}
