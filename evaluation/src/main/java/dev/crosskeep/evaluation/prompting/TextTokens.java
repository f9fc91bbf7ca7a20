package dev.crosskeep.evaluation.prompting;

import java.util.List;

/** The tokens of plain text, as the model that is asked counts them; no special tokens. */
public interface TextTokens {

  /** The tokens of a text; none for the empty text. */
  List<Integer> encode(String text);

  /** The text of tokens; it need not be the one that was encoded. */
  String decode(List<Integer> tokens);
}
