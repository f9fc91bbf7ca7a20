package dev.crosskeep.image;

import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.contracts.PatchMap.Area;
import dev.crosskeep.image.Preprocessing.Target.Exactly;
import dev.crosskeep.image.Preprocessing.Target.ShortestEdge;
import dev.crosskeep.image.Preprocessing.Target.Unchanged;
import java.nio.file.Path;

/**
 * Turns picture files into what one checkpoint's vision tower reads, as Hugging Face's {@code
 * CLIPImageProcessor} does. Safe for several threads.
 */
public final class ImagePreprocessor {

  private final Preprocessing settings;
  private final ImageDecoder decoder;
  private final Resizer resizer;

  private ImagePreprocessor(Preprocessing settings, ImageLimits limits) {
    this.settings = settings;
    this.decoder = new ImageDecoder(limits);
    this.resizer = new Resizer(settings.curve());
  }

  /**
   * Reads a checkpoint's {@code preprocessor_config.json}.
   *
   * @param imageSize width and height the vision tower reads
   * @throws dev.crosskeep.checkpoint.CheckpointException when the file is missing or wrong
   */
  public static ImagePreprocessor load(Path checkpoint, int imageSize, ImageLimits limits) {
    return new ImagePreprocessor(Preprocessing.read(checkpoint, imageSize), limits);
  }

  /**
   * Decodes and prepares one picture.
   *
   * @param encoded a whole PNG, JPEG, WebP or GIF file
   * @throws InvalidImageException when it is no picture, damaged or too large
   */
  public PreparedImage prepare(byte[] encoded) {
    RgbImage image = decoder.decode(encoded);
    Size resized =
        switch (settings.target()) {
          case ShortestEdge(int length) -> byShortestEdge(image, length);
          case Exactly(int width, int height) -> new Size(width, height);
          case Unchanged() -> new Size(image.width(), image.height());
        };
    RgbImage square = resizer.middle(image, resized.width(), resized.height(), settings.size());
    return new PreparedImage(normalised(square), middleOf(resized));
  }

  /** A whole picture after resizing, before its middle is cut out. */
  private record Size(long width, long height) {}

  private static Size byShortestEdge(RgbImage image, int length) {
    boolean upright = image.width() <= image.height();
    int shorter = upright ? image.width() : image.height();
    int longer = upright ? image.height() : image.width();
    long other = (long) ((double) ((long) length * longer) / shorter);
    return upright ? new Size(length, other) : new Size(other, length);
  }

  private Area middleOf(Size whole) {
    double width = whole.width();
    double height = whole.height();
    int size = settings.size();
    return new Area(
        PixelWeights.startOfMiddle(whole.width(), size) / width,
        PixelWeights.startOfMiddle(whole.height(), size) / height,
        size / width,
        size / height);
  }

  private PixelValues normalised(RgbImage square) {
    int pixels = square.width() * square.height();
    float[] values = new float[3 * pixels];
    for (int colour = 0; colour < 3; colour++) {
      float mean = settings.mean()[colour];
      float deviation = settings.deviation()[colour];
      for (int i = 0; i < pixels; i++) {
        float light = Byte.toUnsignedInt(square.rgb()[3 * i + colour]) * settings.factor();
        values[colour * pixels + i] = (light - mean) / deviation;
      }
    }
    return new PixelValues(values, square.width());
  }
}
