package dev.crosskeep.evaluation.attention;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;

/** Lines over a number, as a PNG file. */
final class Curves {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 620;

  /** How a curve is drawn. */
  enum Style {
    SOLID,
    /** And not in the legend. */
    DASHED,
    POINTS
  }

  /**
   * A curve.
   *
   * @param points abscissas, ordinates
   */
  @SuppressWarnings("ArrayRecordComponent") // drawn at once, never compared
  record Curve(String name, Color colour, Style style, double[][] points) {}

  private Curves() {}

  static void write(Path file, String title, String x, String y, List<Curve> curves)
      throws IOException {
    var data = new DefaultXYDataset();
    var renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(
        true); // else every short piece of a line begins its dashes anew
    for (Curve curve : curves) {
      int index = data.getSeriesCount();
      data.addSeries(curve.name(), curve.points());
      renderer.setSeriesPaint(index, curve.colour());
      renderer.setSeriesStroke(index, stroke(curve.style()));
      renderer.setSeriesVisibleInLegend(index, curve.style() != Style.DASHED);
      renderer.setSeriesLinesVisible(index, curve.style() != Style.POINTS);
      renderer.setSeriesShapesVisible(index, curve.style() == Style.POINTS);
    }
    var across = new NumberAxis(x);
    across.setAutoRangeIncludesZero(false);
    var plot = new XYPlot(data, across, new NumberAxis(y), renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(new Color(0xDDDDDD));
    plot.setDomainGridlinePaint(new Color(0xEEEEEE));
    var chart = new JFreeChart(title, new Font(Font.SANS_SERIF, Font.BOLD, 17), plot, true);
    chart.setBackgroundPaint(Color.WHITE);
    try (OutputStream out = Files.newOutputStream(file)) {
      ChartUtils.writeChartAsPNG(out, chart, WIDTH, HEIGHT);
    }
  }

  private static BasicStroke stroke(Style style) {
    return style == Style.DASHED
        ? new BasicStroke(
            1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {6f, 4f}, 0f)
        : new BasicStroke(1.6f);
  }
}
