package dev.crosskeep.pruning;

/** Which prompt tokens come from pictures; the others are text. */
public final class ImageMask {

  private final boolean[] image;
  private final int[] imagesBefore;

  /** A mask of a prompt's tokens, in order: true for those of pictures. */
  public ImageMask(boolean... image) {
    this.image = image.clone();
    this.imagesBefore = new int[image.length + 1];
    for (int i = 0; i < image.length; i++) {
      imagesBefore[i + 1] = imagesBefore[i] + (image[i] ? 1 : 0);
    }
  }

  public int promptTokens() {
    return image.length;
  }

  public boolean isImage(int position) {
    return image[position];
  }

  public int imageTokens() {
    return imageTokens(0, image.length);
  }

  /** Image tokens among positions {@code from} to {@code to - 1}. */
  public int imageTokens(int from, int to) {
    return imagesBefore[to] - imagesBefore[from];
  }

  /** Text tokens among positions {@code from} to {@code to - 1}. */
  public int textTokens(int from, int to) {
    return to - from - imageTokens(from, to);
  }

  /** 1 for image tokens, 0 for text. */
  public float[] toFloats() {
    var floats = new float[image.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = image[i] ? 1 : 0;
    }
    return floats;
  }
}
