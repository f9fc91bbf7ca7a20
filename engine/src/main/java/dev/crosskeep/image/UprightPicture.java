package dev.crosskeep.image;

import java.awt.image.BufferedImage;

/** A picture file as people see it: decoded, and upright as its EXIF orientation says. */
public final class UprightPicture {

  private UprightPicture() {}

  /**
   * Decodes a picture.
   *
   * @param encoded a whole PNG, JPEG, WebP or GIF file
   * @throws InvalidImageException when it is no picture, damaged or too large
   */
  public static BufferedImage read(byte[] encoded, ImageLimits limits) {
    return shown(new ImageDecoder(limits).decode(encoded));
  }

  /**
   * Decodes a picture and makes it a square of {@code size} pixels a side, whatever its shape was,
   * by Lanczos' curve.
   *
   * @param encoded a whole PNG, JPEG, WebP or GIF file
   * @throws InvalidImageException when it is no picture, damaged or too large
   */
  public static BufferedImage square(byte[] encoded, int size, ImageLimits limits) {
    RgbImage image = new ImageDecoder(limits).decode(encoded);
    return shown(new Resizer(Resampling.LANCZOS).middle(image, size, size, size));
  }

  private static BufferedImage shown(RgbImage image) {
    var picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    picture.getRaster().setDataElements(0, 0, image.width(), image.height(), image.rgb());
    return picture;
  }
}
