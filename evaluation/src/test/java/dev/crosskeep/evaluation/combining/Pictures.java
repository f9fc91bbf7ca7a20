package dev.crosskeep.evaluation.combining;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** PNG files for tests. */
final class Pictures {

  private Pictures() {}

  static byte[] plain(Color colour, int width, int height) {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      picture.setRGB(i % width, i / width, colour.getRGB());
    }
    var png = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", png);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return png.toByteArray();
  }
}
