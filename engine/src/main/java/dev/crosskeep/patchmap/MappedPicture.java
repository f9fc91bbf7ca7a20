package dev.crosskeep.patchmap;

import dev.crosskeep.contracts.PatchMap;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A picture and which of its patches were kept.
 *
 * @param picture upright, as the map's area has it
 */
public record MappedPicture(BufferedImage picture, PatchMap map) {

  /** A light and a dark line side by side: one of them shows on any picture. */
  private static final List<Color> BORDER =
      List.of(new Color(255, 255, 255, 110), new Color(0, 0, 0, 70));

  int longerSide() {
    return Math.max(picture.getWidth(), picture.getHeight());
  }

  /** How large the picture is when its longer side has this many pixels. */
  Dimension fitting(int side) {
    double scale = (double) side / longerSide();
    return new Dimension(
        Math.max(1, (int) Math.round(picture.getWidth() * scale)),
        Math.max(1, (int) Math.round(picture.getHeight() * scale)));
  }

  /** Whether the model was shown less than the whole picture. */
  boolean isCropped() {
    var area = map.area();
    return area.x() > 0
        || area.y() > 0
        || area.x() + area.width() < 1
        || area.y() + area.height() < 1;
  }

  /** The mean share of a patch that was kept, 0 to 1. */
  double meanKept() {
    return map.kept().stream()
        .flatMap(List::stream)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(0);
  }

  /** Draws the picture, veils and borders scaled into a place. */
  void draw(Graphics2D sheet, Rectangle place) {
    var on = (Graphics2D) sheet.create(place.x, place.y, place.width, place.height);
    on.drawImage(scaled(picture, place.width, place.height), 0, 0, null);
    int[] columns = edges(map.area().x(), map.area().width(), map.columns(), place.width);
    int[] rows = edges(map.area().y(), map.area().height(), map.rows(), place.height);
    var seen = around(columns, rows);
    on.setPaint(Veil.hatching());
    on.fill(outside(seen, place));
    for (int row = 0; row < map.rows(); row++) {
      for (int column = 0; column < map.columns(); column++) {
        on.setColor(Veil.over(map.kept().get(row).get(column)));
        on.fillRect(
            columns[column],
            rows[row],
            columns[column + 1] - columns[column],
            rows[row + 1] - rows[row]);
      }
    }
    for (int line = 0; line < BORDER.size(); line++) {
      on.setColor(BORDER.get(line));
      for (int x : columns) {
        on.fillRect(x + line, seen.y, 1, seen.height);
      }
      for (int y : rows) {
        on.fillRect(seen.x, y + line, seen.width, 1);
      }
    }
    on.dispose();
  }

  /** The pixels at which patches begin, and where the last one ends. */
  private static int[] edges(double start, double length, int patches, int pixels) {
    var edges = new int[patches + 1];
    for (int i = 0; i <= patches; i++) {
      edges[i] = (int) Math.round((start + length * i / patches) * pixels);
    }
    return edges;
  }

  private static Rectangle around(int[] columns, int[] rows) {
    return new Rectangle(
        columns[0],
        rows[0],
        columns[columns.length - 1] - columns[0],
        rows[rows.length - 1] - rows[0]);
  }

  private static Shape outside(Rectangle seen, Rectangle place) {
    var outside = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    outside.append(new Rectangle(place.width, place.height), false);
    outside.append(seen, false);
    return outside;
  }

  /** Halves large pictures first: each new pixel is made from a few old ones only. */
  private static BufferedImage scaled(BufferedImage picture, int width, int height) {
    BufferedImage scaled = picture;
    while (scaled.getWidth() > 2 * width || scaled.getHeight() > 2 * height) {
      scaled =
          resized(
              scaled,
              Math.max(width, scaled.getWidth() / 2),
              Math.max(height, scaled.getHeight() / 2));
    }
    return resized(scaled, width, height);
  }

  private static BufferedImage resized(BufferedImage picture, int width, int height) {
    var resized = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D on = resized.createGraphics();
    on.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    on.drawImage(picture, 0, 0, width, height, null);
    on.dispose();
    return resized;
  }
}
