package dev.crosskeep.patchmap;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.TexturePaint;
import java.awt.image.BufferedImage;

/**
 * What lies over a picture. Patches differ in lightness only and the rest of the picture in
 * texture, so no colour has to be told from another.
 */
final class Veil {

  private static final Color NIGHT = new Color(34, 40, 62);

  /** How much of a patch that nothing kept is covered, of 255; what it shows stays visible. */
  private static final int DARKEST = 215;

  private static final Color MILK = new Color(235, 235, 235, 200);
  private static final Color STRIPE = new Color(120, 120, 120, 150);
  private static final int STRIPES_EVERY = 10;

  private Veil() {}

  /**
   * The cover of a patch.
   *
   * @param kept the share that kept it, 0 to 1: 1 is clear
   */
  static Color over(double kept) {
    int alpha = (int) Math.round((1 - kept) * DARKEST);
    return new Color(NIGHT.getRed(), NIGHT.getGreen(), NIGHT.getBlue(), alpha);
  }

  /** The cover of what the model was not shown: pale with stripes. */
  static TexturePaint hatching() {
    int size = STRIPES_EVERY;
    var tile = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
    Graphics2D on = tile.createGraphics();
    on.setColor(MILK);
    on.fillRect(0, 0, size, size);
    on.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    on.setColor(STRIPE);
    for (int from = -size; from <= size; from += size) {
      on.drawLine(from - 1, size + 1, from + size + 1, -1);
    }
    on.dispose();
    return new TexturePaint(tile, new Rectangle(size, size));
  }
}
