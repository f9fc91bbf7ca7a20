package dev.crosskeep.patchmap;

import static dev.crosskeep.patchmap.PatchMapSheet.GAP;
import static dev.crosskeep.patchmap.PatchMapSheet.INK;
import static dev.crosskeep.patchmap.PatchMapSheet.LINE;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.font.FontRenderContext;

/**
 * Two lines below the pictures: one on the cache, one on what the veils mean.
 *
 * @param text the first line
 * @param hatched whether a part of a picture is hatched
 */
record Legend(String text, boolean hatched) {

  static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 15);

  /** From a line's upper edge down to where its letters stand. */
  static final int BASELINE = 18;

  private static final int SWATCH = 16;
  private static final Color SAMPLE = new Color(240, 200, 110);
  private static final double[] SHARES = {1, 0.75, 0.5, 0.25, 0};
  private static final String KEPT = "kept by all layers and heads";
  private static final String EVICTED = "by none";
  private static final String UNSEEN = "not shown to the model";

  int width() {
    int scale = widthOf(KEPT) + SHARES.length * SWATCH + GAP + widthOf(EVICTED);
    int unseen = hatched ? 3 * GAP + SWATCH + widthOf(UNSEEN) : 0;
    return Math.max(widthOf(text), scale + unseen);
  }

  void draw(int left, int top, Graphics2D on) {
    write(text, left, top, on);
    int line = top + LINE;
    int x = write(KEPT, left, line, on) + GAP / 2;
    for (double share : SHARES) {
      fill(SAMPLE, x, line, on);
      x = fill(Veil.over(share), x, line, on);
    }
    x = write(EVICTED, x + GAP / 2, line, on);
    if (hatched) {
      x = fill(Veil.hatching(), x + 2 * GAP, line, on);
      write(UNSEEN, x + GAP / 2, line, on);
    }
  }

  /** Returns where the text ends. */
  private static int write(String text, int x, int top, Graphics2D on) {
    on.setColor(INK);
    on.drawString(text, x, top + BASELINE);
    return x + widthOf(text);
  }

  /** Returns where the swatch ends. */
  private static int fill(Paint paint, int x, int top, Graphics2D on) {
    on.setPaint(paint);
    on.fillRect(x, top + (LINE - SWATCH) / 2, SWATCH, SWATCH);
    return x + SWATCH;
  }

  private static int widthOf(String text) {
    var context = new FontRenderContext(null, true, false);
    return (int) Math.ceil(FONT.getStringBounds(text, context).getWidth());
  }
}
