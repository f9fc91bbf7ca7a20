package dev.crosskeep.evaluation.attention;

import java.util.ArrayList;
import java.util.List;

/** A page of Markdown while it is written. */
final class Page {

  private final List<String> lines = new ArrayList<>();

  /** An empty page. */
  Page(String title) {
    lines.add("# " + title);
  }

  void heading(String title) {
    block("## " + title);
  }

  void paragraph(String text) {
    block(text);
  }

  void picture(String says, String file) {
    block("![" + says + "](" + file + ")");
  }

  /** Begins a table. */
  void table(String... columns) {
    block(line(columns));
    lines.add("|" + "---|".repeat(columns.length));
  }

  /** Another row of the table that was begun last. */
  void row(String... cells) {
    lines.add(line(cells));
  }

  private static String line(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private void block(String text) {
    lines.add("");
    lines.add(text);
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }
}
