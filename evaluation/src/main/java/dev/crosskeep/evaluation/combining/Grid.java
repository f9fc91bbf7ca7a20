package dev.crosskeep.evaluation.combining;

import dev.crosskeep.image.ImageLimits;
import dev.crosskeep.image.UprightPicture;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Pictures side by side, each in a square cell with its number at the bottom; cells without a
 * picture are black.
 *
 * <p>Source: MileBench, <a href="https://arxiv.org/abs/2404.18532">arXiv:2404.18532</a>, and its
 * authors' code. Differs from the code: the numbers are in the system's sans-serif font instead of
 * Arial Unicode and stand whole in their boxes, and pictures are upright as their EXIF orientation
 * says.
 */
final class Grid {

  /** Width and height of a cell, in pixels. */
  static final int CELL = 800;

  private static final int FONT_PIXELS = 32;
  private static final int BESIDE_LABEL = 12;
  private static final int ABOVE_AND_BELOW_LABEL = 22;

  private Grid() {}

  /**
   * Draws a grid.
   *
   * @param pictures whole picture files, at least one
   * @param firstNumber the number of the first
   * @throws dev.crosskeep.image.InvalidImageException when one is no picture, damaged or too large
   */
  static BufferedImage of(List<byte[]> pictures, int firstNumber) {
    int columns = columns(pictures.size());
    int rows = Math.ceilDiv(pictures.size(), columns);
    var grid = new BufferedImage(CELL * columns, CELL * rows, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = grid.createGraphics();
    canvas.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    canvas.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_PIXELS));
    for (int i = 0; i < pictures.size(); i++) {
      int left = CELL * (i % columns);
      int top = CELL * (i / columns);
      var picture = UprightPicture.square(pictures.get(i), CELL, ImageLimits.DEFAULT);
      canvas.drawImage(picture, left, top, null);
      label(canvas, "Image " + (firstNumber + i), left, top + CELL);
    }
    canvas.dispose();
    return grid;
  }

  /** The fewest whose square has room. */
  static int columns(int pictures) {
    return (int) Math.ceil(Math.sqrt(pictures));
  }

  /** White on black at the bottom of a cell, in its middle. */
  private static void label(Graphics2D canvas, String text, int left, int bottom) {
    var ink =
        canvas.getFont().createGlyphVector(canvas.getFontRenderContext(), text).getVisualBounds();
    int width = (int) Math.ceil(ink.getWidth());
    int height = (int) Math.ceil(ink.getHeight()) + ABOVE_AND_BELOW_LABEL;
    int textLeft = left + (CELL - width) / 2;
    canvas.setColor(Color.BLACK);
    canvas.fillRect(textLeft - BESIDE_LABEL, bottom - height, width + 2 * BESIDE_LABEL, height);
    canvas.setColor(Color.WHITE);
    canvas.drawString(
        text,
        (float) (textLeft - ink.getX()),
        (float) (bottom - height + ABOVE_AND_BELOW_LABEL / 2 - ink.getY()));
  }
}
