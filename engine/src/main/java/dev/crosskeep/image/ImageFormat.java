package dev.crosskeep.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The kinds of picture files that are read, told apart by how they begin. */
enum ImageFormat {
  PNG,
  JPEG,
  WEBP,
  GIF;

  static Optional<ImageFormat> of(byte[] file) {
    return Arrays.stream(values()).filter(format -> format.recognises(file)).findFirst();
  }

  private boolean recognises(byte[] file) {
    return switch (this) {
      case PNG -> PngFile.recognises(file);
      case JPEG -> JpegFile.recognises(file);
      case WEBP -> WebpFile.recognises(file);
      case GIF -> GifFile.recognises(file);
    };
  }

  /** Throws what buffers throw when the file ends too early. */
  StrippedImage strip(byte[] file) {
    return switch (this) {
      case PNG -> PngFile.strip(file);
      case JPEG -> JpegFile.strip(file);
      case WEBP -> WebpFile.strip(file);
      case GIF -> GifFile.strip(file);
    };
  }

  /** A new decoder, the same on every machine whatever else is installed. */
  ImageReader reader() throws IOException {
    return switch (this) {
      case PNG, JPEG, GIF -> readerOfTheJdk(name());
      case WEBP -> new WebPImageReaderSpi().createReaderInstance(null);
    };
  }

  /** A file in memory: ImageIO's own streams would make a temporary file. */
  ImageInputStream open(byte[] file) {
    return switch (this) {
      case PNG, JPEG, GIF -> new MemoryCacheImageInputStream(new ByteArrayInputStream(file));
      case WEBP -> new StrictStream(file);
    };
  }

  private static ImageReader readerOfTheJdk(String format) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getModule().equals(ImageIO.class.getModule())) {
        return reader;
      }
    }
    throw new IOException("this Java has no decoder for " + format);
  }
}
