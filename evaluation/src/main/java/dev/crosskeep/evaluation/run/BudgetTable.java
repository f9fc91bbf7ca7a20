package dev.crosskeep.evaluation.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A table in Markdown with a column for each budget.
 *
 * @param corner what the rows are
 */
record BudgetTable(String corner, List<String> rows, List<Double> budgets) {

  /** A row for each method of a plan. */
  static BudgetTable ofMethods(EvaluationPlan plan) {
    var pruned = plan.contenders().stream().filter(c -> !c.equals(Contender.FULL)).toList();
    return new BudgetTable(
        "method",
        pruned.stream().map(Contender::method).distinct().toList(),
        pruned.stream().map(Contender::budget).distinct().toList());
  }

  /** The table's lines, an empty one behind them. */
  List<String> lines(BiFunction<String, Double, String> text) {
    var lines = new ArrayList<String>();
    lines.add(line(corner, budget -> String.format(Locale.ROOT, "%.0f %%", 100 * budget)));
    lines.add(line("---", _ -> "---"));
    for (String row : rows) {
      lines.add(line(row, budget -> text.apply(row, budget)));
    }
    lines.add("");
    return lines;
  }

  private String line(String first, Function<Double, String> text) {
    return "| " + first + " | " + String.join(" | ", budgets.stream().map(text).toList()) + " |";
  }
}
