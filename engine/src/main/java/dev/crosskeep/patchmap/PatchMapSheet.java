package dev.crosskeep.patchmap;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * An answer's pictures side by side, with a legend below: patches are darkened by the share that
 * evicted them, and what the model was not shown is hatched.
 *
 * <p>Small pictures are enlarged, large ones reduced: the sheet has at most {@value #MOST} pixels a
 * side where a hundred pictures or fewer are on it.
 */
public final class PatchMapSheet {

  static final int LINE = 26;
  static final int GAP = 16;
  static final Color INK = new Color(40, 40, 40);

  private static final int MOST = 1600;
  private static final int MOST_IN_A_ROW = 4;

  /** What a picture's longer side is enlarged to where there is room, in pixels. */
  private static final int ENLARGED = 560;

  private static final int SMALLEST = 100;

  private final List<MappedPicture> pictures;
  private final Legend legend;
  private final int columns;
  private final int rows;

  private PatchMapSheet(List<MappedPicture> pictures, String text) {
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("a map needs at least one picture");
    }
    int count = pictures.size();
    this.pictures = pictures;
    this.legend = new Legend(text, pictures.stream().anyMatch(MappedPicture::isCropped));
    this.columns = count <= MOST_IN_A_ROW ? count : (int) Math.ceil(Math.sqrt(count));
    this.rows = Math.ceilDiv(count, columns);
  }

  /**
   * Draws a sheet.
   *
   * @param pictures at least one, in the order of the prompt
   * @param legend one line on the answer's cache
   */
  public static BufferedImage draw(List<MappedPicture> pictures, String legend) {
    return new PatchMapSheet(pictures, legend).draw();
  }

  private BufferedImage draw() {
    int side = longerSide();
    List<Dimension> sizes = pictures.stream().map(picture -> picture.fitting(side)).toList();
    int cellWidth = GAP + sizes.stream().mapToInt(size -> size.width).max().orElseThrow();
    int cellHeight = GAP + LINE + sizes.stream().mapToInt(size -> size.height).max().orElseThrow();
    int width = GAP + Math.max(columns * cellWidth, legend.width() + GAP);
    int height = GAP + rows * cellHeight + 2 * LINE;
    var sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D on = sheet.createGraphics();
    on.setColor(Color.WHITE);
    on.fillRect(0, 0, width, height);
    on.setFont(Legend.FONT);
    on.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (int i = 0; i < sizes.size(); i++) {
      var corner = new Point(GAP + i % columns * cellWidth, GAP + i / columns * cellHeight);
      drawPicture(i, new Rectangle(corner, sizes.get(i)), on);
    }
    legend.draw(GAP, height - 2 * LINE - GAP / 2, on);
    on.dispose();
    return sheet;
  }

  /** Of all pictures alike. */
  private int longerSide() {
    int across = (MOST - GAP) / columns - GAP;
    int down = (MOST - GAP - 2 * LINE) / rows - GAP - LINE;
    int longest = pictures.stream().mapToInt(MappedPicture::longerSide).max().orElseThrow();
    return Math.clamp(
        Math.max(ENLARGED, longest), SMALLEST, Math.max(SMALLEST, Math.min(across, down)));
  }

  /** The picture under its title. */
  private void drawPicture(int index, Rectangle place, Graphics2D on) {
    MappedPicture picture = pictures.get(index);
    on.setColor(INK);
    on.drawString(
        String.format(
            Locale.ROOT, "picture %d · %.0f %% kept", index + 1, 100 * picture.meanKept()),
        place.x,
        place.y + Legend.BASELINE);
    place.translate(0, LINE);
    picture.draw(on, place);
  }
}
