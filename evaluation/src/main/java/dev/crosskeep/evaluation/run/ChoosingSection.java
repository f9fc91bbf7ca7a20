package dev.crosskeep.evaluation.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The report's section on what it is worth to choose a method for each data set.
 *
 * @param choices one for each budget, or none
 * @param table of the methods
 */
record ChoosingSection(List<Choice> choices, List<Cell> cells, BudgetTable table) {

  private static final String ONE = "one for all";
  private static final String CATEGORY = "+ by category";
  private static final String EACH = "+ for each data set";

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("## Choosing for each data set");
    lines.add("");
    if (choices.isEmpty()) {
      lines.add("With fewer than four samples of a data set no method is chosen for it.");
    } else {
      lines.add(
          "Methods chosen by one half of every data set's samples and scored by the other half, both"
              + " ways, so that none is praised for the luck that it was chosen for: one method for"
              + " all data sets, per cent, and the points that finer choices add to that. Half of the"
              + " samples choose less well than all would. Bold where the interval lies above zero,"
              + " struck out where it lies below.");
      lines.add("");
      lines.addAll(worth());
    }
    lines.add("");
    lines.add(
        "Regret: points below the best method of each data set, mean over the data sets. The best"
            + " one is the luckiest, too, so that a true regret is smaller.");
    lines.add("");
    lines.addAll(table.lines(this::regret));
    return lines;
  }

  private List<String> worth() {
    var rows =
        choices.getFirst().categoryGain().isPresent()
            ? List.of(ONE, CATEGORY, EACH)
            : List.of(ONE, EACH);
    return new BudgetTable("chosen", rows, table.budgets())
        .lines((row, budget) -> worth(row, choice(budget)));
  }

  private static String worth(String row, Choice choice) {
    return switch (row) {
      case ONE -> choice.one().perCent();
      case CATEGORY -> choice.categoryGain().orElseThrow().points();
      default -> choice.eachGain().points();
    };
  }

  private Choice choice(double budget) {
    return choices.stream().filter(choice -> choice.budget() == budget).findFirst().orElseThrow();
  }

  private String regret(String method, double budget) {
    double regret =
        cells.stream()
            .filter(cell -> !cell.dataset().equals(Cell.ALL))
            .filter(cell -> cell.method().equals(method) && cell.budget() == budget)
            .mapToDouble(cell -> best(cell.dataset(), budget) - cell.quality().value())
            .average()
            .orElseThrow();
    return String.format(Locale.ROOT, "%.1f", 100 * regret);
  }

  /** The full cache has another budget. */
  private double best(String dataset, double budget) {
    return cells.stream()
        .filter(cell -> cell.dataset().equals(dataset) && cell.budget() == budget)
        .mapToDouble(cell -> cell.quality().value())
        .max()
        .orElseThrow();
  }
}
