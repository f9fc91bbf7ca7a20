package dev.crosskeep.generation;

import java.util.List;

/** An answer's text as its tokens come: whole characters, and nothing from a stop string on. */
final class AnswerText {

  /** Turns tokens into text. */
  interface Detokenizer {

    /** The characters that are complete with this token; often none or several. */
    String add(int token);

    /** What is left when no more tokens come. */
    String end();
  }

  private final Detokenizer detokenizer;
  private final StopStrings stops;
  private final StringBuilder shown = new StringBuilder();

  AnswerText(Detokenizer detokenizer, List<String> stops) {
    this.detokenizer = detokenizer;
    this.stops = new StopStrings(stops);
  }

  /** Returns what may be shown after this token. */
  String add(int token) {
    return show(stops.accept(detokenizer.add(token)));
  }

  /** Whether the answer has reached a stop string. */
  boolean stopped() {
    return stops.reached();
  }

  /** Returns what is left to show when no more tokens come. */
  String end() {
    return show(stops.accept(detokenizer.end()) + stops.end());
  }

  /** Everything that was shown. */
  String soFar() {
    return shown.toString();
  }

  private String show(String piece) {
    shown.append(piece);
    return piece;
  }
}
