package dev.crosskeep.generation;

import java.util.List;

/**
 * Ends an answer right before the stop string that is complete first, wherever token borders fall.
 *
 * <p>Text that could be the beginning of a stop string is held back until it is clear. Not
 * thread-safe: every answer has its own.
 */
final class StopStrings {

  private final List<String> stops;
  private String heldBack = "";
  private boolean reached;

  /**
   * Watches for any of these strings.
   *
   * @param stops none of them empty
   */
  StopStrings(List<String> stops) {
    this.stops = List.copyOf(stops);
  }

  /** Takes the next piece of the answer and returns what may be shown now. */
  String accept(String piece) {
    if (reached) {
      return "";
    }
    String text = heldBack + piece;
    int stop = firstStop(text);
    reached = stop >= 0;
    int shown = reached ? stop : text.length() - possibleBeginning(text);
    heldBack = reached ? "" : text.substring(shown);
    return text.substring(0, shown);
  }

  /** Whether a stop string has come, so that the answer is complete. */
  boolean reached() {
    return reached;
  }

  /** Returns what was held back, once no more text comes. */
  String end() {
    String rest = heldBack;
    heldBack = "";
    return rest;
  }

  /** Where the stop string that is complete first begins, or −1. */
  private int firstStop(String text) {
    int begin = -1;
    int firstEnd = Integer.MAX_VALUE;
    for (String stop : stops) {
      int at = text.indexOf(stop);
      int end = at + stop.length();
      if (at >= 0 && (end < firstEnd || (end == firstEnd && at < begin))) {
        begin = at;
        firstEnd = end;
      }
    }
    return begin;
  }

  /** The length of the longest end of the text with which a stop string begins. */
  private int possibleBeginning(String text) {
    return stops.stream().mapToInt(stop -> possibleBeginning(text, stop)).max().orElse(0);
  }

  private static int possibleBeginning(String text, String stop) {
    int length = Math.min(text.length(), stop.length() - 1);
    while (length > 0 && !text.endsWith(stop.substring(0, length))) {
      length--;
    }
    return length;
  }
}
