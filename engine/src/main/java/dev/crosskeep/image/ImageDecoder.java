package dev.crosskeep.image;

import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes PNG, JPEG, WebP and GIF files; of an animation the first frame.
 *
 * <p>Files come from anybody. How large they and their pictures are is checked before a decoder
 * sees them, and decoders see only the parts with pixels in them. Whatever goes wrong, the message
 * is one of a few fixed ones.
 */
final class ImageDecoder {

  private final ImageLimits limits;

  ImageDecoder(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * Decodes a picture and turns it upright.
   *
   * @throws InvalidImageException when it is no picture, damaged, cut off or too large
   */
  RgbImage decode(byte[] encoded) {
    limits.requireBytes(encoded.length);
    ImageFormat format =
        ImageFormat.of(encoded)
            .orElseThrow(
                () -> new InvalidImageException("pictures must be PNG, JPEG, WebP or GIF files"));
    try {
      StrippedImage stripped = format.strip(encoded);
      limits.requirePixels(stripped.width(), stripped.height());
      return pixels(stripped, format).turned(stripped.orientation());
    } catch (InvalidImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // decoders throw all sorts on broken files
      throw InvalidImageException.damaged(e);
    }
  }

  private static RgbImage pixels(StrippedImage stripped, ImageFormat format) throws IOException {
    ImageReader reader = format.reader();
    try (ImageInputStream in = format.open(stripped.file())) {
      reader.setInput(in, true, true);
      return switch (stripped.inks()) {
        case LIGHT -> Samples.rgb(reader.read(0));
        case CMYK -> Samples.cmyk(reader.readRaster(0, null));
        case INVERTED_CMYK -> Samples.invertedCmyk(reader.readRaster(0, null));
        case INVERTED_YCCK -> Samples.invertedYcck(reader.readRaster(0, null));
      };
    } finally {
      reader.dispose();
    }
  }
}
