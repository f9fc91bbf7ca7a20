package dev.crosskeep.tinyllava;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Every word that the tokenizer holds as one token. */
final class Words {

  static final List<String> SYSTEM_PROMPTS =
      List.of(
          "you are a helpful assistant.",
          "answer the question about the pictures.",
          "you are a friendly assistant that looks at pictures.");

  private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

  private Words() {}

  static Set<String> all() {
    var texts = new LinkedHashSet<String>();
    texts.add("picture");
    for (var family : Family.values()) {
      var wording = Wording.of(family);
      texts.addAll(wording.questions());
      texts.add(wording.sentence());
    }
    texts.addAll(Wording.IN_PICTURE);
    texts.add(Wording.IN_ONLY_PICTURE);
    texts.addAll(Lexicon.COLOURS);
    texts.addAll(Lexicon.SHAPES);
    texts.addAll(Lexicon.ROWS);
    texts.addAll(Lexicon.COLUMNS);
    texts.addAll(Lexicon.NAMES);
    texts.addAll(List.of("up", "down", "added", "removed", "and", "not", "can", "you", "please"));
    texts.addAll(SYSTEM_PROMPTS);
    IntStream.rangeClosed(0, Lexicon.MOST_PICTURES).forEach(k -> texts.add(String.valueOf(k)));
    var words = new LinkedHashSet<String>();
    for (var text : texts) {
      WORD.matcher(text).results().map(MatchResult::group).forEach(words::add);
    }
    return words;
  }
}
