package dev.crosskeep.prompt;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tokens that mean something to the model and have no letters: {@code <s>}, {@code <image>} …
 *
 * <p>A template writes them as text. Users write the same text and mean the text. So users' text is
 * guarded before it goes into the template, and in what comes out only unguarded matches count.
 */
final class SpecialTokens {

  /** One special token and how a template writes it. */
  record SpecialToken(int id, String content) {}

  private final Map<Integer, String> contents;

  /** By first character, longest first: the longest match at a place wins, as in Hugging Face's. */
  private final Map<Character, List<SpecialToken>> byFirst;

  SpecialTokens(List<SpecialToken> tokens) {
    contents = tokens.stream().collect(Collectors.toMap(SpecialToken::id, SpecialToken::content));
    byFirst =
        tokens.stream()
            .collect(
                groupingBy(
                    token -> token.content().charAt(0),
                    collectingAndThen(toList(), SpecialTokens::longestFirst)));
  }

  private static List<SpecialToken> longestFirst(List<SpecialToken> tokens) {
    return tokens.stream()
        .sorted(comparingInt((SpecialToken token) -> token.content().length()).reversed())
        .toList();
  }

  /** The text a template writes for a token; empty when the token is not special. */
  Optional<String> content(int id) {
    return Optional.ofNullable(contents.get(id));
  }

  /** Whether a template writes one of these tokens like this. */
  boolean isContent(String text) {
    return contents.containsValue(text);
  }

  Set<Integer> ids() {
    return contents.keySet();
  }

  /**
   * Makes a user's text safe to put into a template: no special token begins in it or reaches into
   * it.
   *
   * <p>A guard stands before its first visible character, so that a template can still trim it, and
   * before every character that a special token could begin with.
   */
  String guarded(String userText) {
    String text = PrivateMarks.cleaned(userText);
    StringBuilder guarded = new StringBuilder(text.length() + 16);
    boolean started = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean starts = !started && !Character.isWhitespace(c);
      if (starts || byFirst.containsKey(c)) {
        guarded.append(PrivateMarks.GUARD);
      }
      started |= starts;
      guarded.append(c);
    }
    return guarded.toString();
  }

  /** Replaces the template's special tokens by their private names, and takes the guards away. */
  String named(String rendered) {
    StringBuilder named = new StringBuilder(rendered.length());
    boolean afterGuard = false;
    for (int i = 0; i < rendered.length(); i++) {
      char c = rendered.charAt(i);
      Optional<SpecialToken> token = afterGuard ? Optional.empty() : tokenAt(rendered, i);
      afterGuard = c == PrivateMarks.GUARD;
      if (token.isPresent()) {
        named.append(PrivateMarks.nameOf(token.get().id()));
        i += token.get().content().length() - 1;
      } else if (!afterGuard) {
        named.append(c);
      }
    }
    return named.toString();
  }

  private Optional<SpecialToken> tokenAt(String rendered, int place) {
    for (SpecialToken token : byFirst.getOrDefault(rendered.charAt(place), List.of())) {
      if (rendered.startsWith(token.content(), place)) {
        return Optional.of(token);
      }
    }
    return Optional.empty();
  }
}
