package dev.crosskeep.evaluation.prompting;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One token for each word with the whitespace before it, and one for whitespace at the end. */
final class WordTokens implements TextTokens {

  private static final Pattern TOKEN = Pattern.compile("\\s*\\S+|\\s+$");

  private final List<String> vocabulary = new ArrayList<>();

  @Override
  public List<Integer> encode(String text) {
    return TOKEN.matcher(text).results().map(MatchResult::group).map(this::id).toList();
  }

  @Override
  public String decode(List<Integer> tokens) {
    return tokens.stream().map(vocabulary::get).collect(Collectors.joining());
  }

  private int id(String word) {
    if (!vocabulary.contains(word)) {
      vocabulary.add(word);
    }
    return vocabulary.indexOf(word);
  }
}
