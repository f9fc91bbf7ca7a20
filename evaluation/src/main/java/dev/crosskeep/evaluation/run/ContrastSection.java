package dev.crosskeep.evaluation.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The report's section on contrasts between data sets; nothing where none was asked for.
 *
 * @param contrasts in the order in which they are told
 * @param cells of these contrasts
 * @param table of the methods
 */
record ContrastSection(List<Contrast> contrasts, List<ContrastCell> cells, BudgetTable table) {

  List<String> lines() {
    var lines = new ArrayList<String>();
    if (contrasts.isEmpty()) {
      return lines;
    }
    lines.add("## Contrasts between data sets");
    lines.add("");
    lines.add(
        "Points by which a method costs more on some data sets than on others: mean over the data"
            + " sets of full cache minus method, on the former less on the latter. Bold where the"
            + " interval, by resampling within each data set, does not hold zero.");
    lines.add("");
    for (Contrast contrast : contrasts) {
      lines.add("### " + contrast.name());
      lines.add("");
      lines.add(
          String.join(", ", contrast.sets()) + " against " + String.join(", ", contrast.others()));
      lines.add("");
      lines.addAll(table.lines((method, budget) -> text(cell(contrast.name(), method, budget))));
    }
    return lines;
  }

  /** {@code contrasts.csv}. */
  String csv() {
    var lines = new ArrayList<String>();
    lines.add("contrast,method,budget,drop,other_drop,difference,difference_low,difference_high");
    for (ContrastCell cell : cells) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%.4f,%.4f,%s",
              Csv.quoted(cell.contrast()),
              Csv.quoted(cell.method()),
              cell.budget(),
              cell.drop(),
              cell.otherDrop(),
              Csv.numbers(cell.difference())));
    }
    return String.join("\n", lines) + "\n";
  }

  private ContrastCell cell(String contrast, String method, double budget) {
    return cells.stream()
        .filter(cell -> cell.contrast().equals(contrast))
        .filter(cell -> cell.method().equals(method) && cell.budget() == budget)
        .findFirst()
        .orElseThrow();
  }

  private static String text(ContrastCell cell) {
    var difference = cell.difference();
    String text =
        String.format(
            Locale.ROOT,
            "%+.1f [%+.1f, %+.1f]",
            100 * difference.value(),
            100 * difference.low(),
            100 * difference.high());
    return difference.surelyAboveZero() || difference.surelyBelowZero() ? "**" + text + "**" : text;
  }
}
