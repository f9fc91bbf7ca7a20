package dev.crosskeep.evaluation.scoring;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The choices of one sample, and which of them an answer names.
 *
 * <p>A choice's letter is A to Z, then AA to AZ, then BA and on.
 *
 * @param texts the choices, normalised
 */
record Choices(List<String> texts) {

  private static final int LETTERS = 26;

  /** What an empty answer is taken for. */
  private static final String OF_NO_ANSWER = "C";

  /**
   * The characters that the reference escapes before it searches. It compares what it found with
   * the escaped text, so a choice that holds one is found and then not recognised.
   */
  private static final String ESCAPED = "\\.^$*+?{}[]|()";

  static Choices of(List<String> choices) {
    return new Choices(choices.stream().map(Normalised::of).toList());
  }

  /** The letter of a normalised choice, the first of equal ones; empty when it is none. */
  Optional<String> letterOf(String text) {
    int index = texts.indexOf(text);
    return index < 0 ? Optional.empty() : Optional.of(letter(index));
  }

  /**
   * The letters that a normalised answer names: one choice's, or some or none that are no choice.
   *
   * <p>The first that there is: the first character of a letter with its choice's text; a choice's
   * text, spaces ignored; every character of the answer that is a letter, in a row. The reference
   * looks for an answer that is nothing but a letter before the last step, which finds the same.
   */
  String namedIn(String answer) {
    if (answer.isEmpty()) {
      return OF_NO_ANSWER;
    }
    return letterWithText(answer)
        .or(() -> textAlone(answer))
        .orElseGet(() -> lettersWithin(answer));
  }

  private Optional<String> letterWithText(String answer) {
    List<String> sought =
        IntStream.range(0, texts.size())
            .mapToObj(i -> Normalised.of(letter(i) + " " + texts.get(i)))
            .toList();
    return firstWithin(answer, sought).map(found -> upper(found.substring(0, 1)));
  }

  private Optional<String> textAlone(String answer) {
    List<String> sought = texts.stream().map(text -> withoutSpaces(Normalised.of(text))).toList();
    return firstWithin(withoutSpaces(answer), sought)
        .filter(found -> found.chars().noneMatch(c -> ESCAPED.indexOf(c) >= 0))
        .map(found -> letter(sought.indexOf(found)));
  }

  private String lettersWithin(String answer) {
    return answer
        .codePoints()
        .mapToObj(character -> upper(Character.toString(character)))
        .filter(this::isLetter)
        .collect(Collectors.joining());
  }

  /** The leftmost of the texts sought; of those that start there, the first in their order. */
  private static Optional<String> firstWithin(String answer, List<String> sought) {
    return IntStream.rangeClosed(0, answer.length())
        .boxed()
        .flatMap(start -> sought.stream().filter(text -> answer.startsWith(text, start)))
        .findFirst();
  }

  private boolean isLetter(String text) {
    return IntStream.range(0, texts.size()).anyMatch(i -> letter(i).equals(text));
  }

  private static String letter(int index) {
    String last = Character.toString('A' + index % LETTERS);
    return index < LETTERS ? last : Character.toString('A' + index / LETTERS - 1) + last;
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  private static String withoutSpaces(String text) {
    return text.replace(" ", "");
  }
}
