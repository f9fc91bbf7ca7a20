package dev.crosskeep.evaluation.run;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * Quality against kept bytes, one line with intervals per method, one picture per data set; and
 * quality by method, one line with intervals per budget.
 */
final class Plots {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 620;

  /** Told apart by people with any kind of colour vision; Okabe and Ito, and greys. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x8A7A00),
          new Color(0x7F3C8D));

  private static final Color FLOOR = new Color(0x9A9A9A);
  private static final Color FULL = Color.BLACK;

  /** The picture of all methods side by side. */
  static final String BY_METHOD = "by-method.png";

  private Plots() {}

  /** The picture of a data set, or of all. */
  static String fileName(String dataset) {
    return dataset + ".png";
  }

  static void write(Path folder, EvaluationPlan plan, List<Cell> cells) throws IOException {
    var datasets = new ArrayList<String>();
    datasets.add(Cell.ALL);
    datasets.addAll(plan.datasets());
    for (String dataset : datasets) {
      var shown = cells.stream().filter(cell -> cell.dataset().equals(dataset)).toList();
      write(folder.resolve(fileName(dataset)), againstBytes(dataset, shown));
    }
    var overall = cells.stream().filter(cell -> cell.dataset().equals(Cell.ALL)).toList();
    write(folder.resolve(BY_METHOD), byMethod(overall));
  }

  private static void write(Path file, JFreeChart chart) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      ChartUtils.writeChartAsPNG(out, chart, WIDTH, HEIGHT);
    }
  }

  private static XYErrorRenderer renderer() {
    var renderer = new XYErrorRenderer();
    renderer.setDrawXError(false);
    renderer.setDefaultLinesVisible(true);
    renderer.setErrorStroke(new BasicStroke(1.2f));
    renderer.setDefaultShape(new Ellipse2D.Double(-3.5, -3.5, 7, 7));
    renderer.setAutoPopulateSeriesShape(false);
    return renderer;
  }

  private static JFreeChart byMethod(List<Cell> cells) {
    var pruned = cells.stream().filter(cell -> cell.budget() < 1).toList();
    var methods = pruned.stream().map(Cell::method).distinct().toList();
    var budgets = pruned.stream().map(Cell::budget).distinct().toList();
    var series = new YIntervalSeriesCollection();
    var renderer = renderer();
    for (double budget : budgets) {
      int index = series.getSeriesCount();
      var line = new YIntervalSeries(String.format(Locale.ROOT, "%.0f %%", 100 * budget));
      pruned.stream()
          .filter(cell -> cell.budget() == budget)
          .forEach(cell -> add(line, methods.indexOf(cell.method()), cell));
      series.addSeries(line);
      renderer.setSeriesPaint(index, COLOURS.get(index % COLOURS.size()));
      renderer.setSeriesStroke(index, stroke("", false));
    }
    var names = new SymbolAxis("", methods.toArray(String[]::new));
    names.setGridBandsVisible(false);
    return chart(
        "all data sets: quality by method and budget",
        new XYPlot(series, names, quality(), renderer));
  }

  private static JFreeChart againstBytes(String dataset, List<Cell> cells) {
    var series = new YIntervalSeriesCollection();
    var renderer = renderer();
    int hue = 0;
    for (String method : cells.stream().map(Cell::method).distinct().toList()) {
      Color colour =
          switch (method) {
            case "full" -> FULL;
            case Contender.FLOOR -> FLOOR;
            default -> COLOURS.get(hue++ % COLOURS.size());
          };
      int index = series.getSeriesCount();
      series.addSeries(line(method, cells));
      renderer.setSeriesPaint(index, colour);
      renderer.setSeriesStroke(index, stroke(method, hue > COLOURS.size()));
    }
    String title = dataset.equals(Cell.ALL) ? "all data sets" : dataset;
    return chart(
        title + ": quality against kept keys and values",
        new XYPlot(series, bytes(), quality(), renderer));
  }

  private static JFreeChart chart(String title, XYPlot plot) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(new Color(0xDDDDDD));
    plot.setDomainGridlinePaint(new Color(0xEEEEEE));
    plot.setOutlineVisible(false);
    var chart = new JFreeChart(title, new Font(Font.SANS_SERIF, Font.BOLD, 17), plot, true);
    chart.setBackgroundPaint(Color.WHITE);
    return chart;
  }

  private static BasicStroke stroke(String method, boolean secondRound) {
    return method.equals(Contender.FLOOR) || secondRound
        ? new BasicStroke(
            2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {7f, 5f}, 0f)
        : new BasicStroke(2f);
  }

  private static YIntervalSeries line(String method, List<Cell> cells) {
    var line = new YIntervalSeries(method);
    for (Cell cell : cells) {
      if (cell.method().equals(method)) {
        add(line, cell.keptBytes() / 1024, cell);
      }
    }
    return line;
  }

  private static void add(YIntervalSeries line, double x, Cell cell) {
    var quality = cell.quality();
    line.add(x, 100 * quality.value(), 100 * quality.low(), 100 * quality.high());
  }

  private static LogAxis bytes() {
    var axis = new LogAxis("kept keys and values of the prompt, KiB (mean, logarithmic)");
    axis.setBase(2);
    axis.setTickUnit(new NumberTickUnit(1));
    axis.setNumberFormatOverride(NumberFormat.getIntegerInstance(Locale.ROOT));
    return axis;
  }

  private static NumberAxis quality() {
    var axis = new NumberAxis("quality, per cent (95 % intervals)");
    axis.setRange(0, 102);
    return axis;
  }
}
