package dev.crosskeep.pruning;

import dev.crosskeep.pruning.Neighbours.Grid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which prompt tokens come from pictures; the others are text. */
public final class ImageMask {

  private final boolean[] image;
  private final int[] imagesBefore;
  private final List<Picture> pictures;

  /**
   * A picture's place among a prompt's tokens: a square of patches, perhaps a class token first.
   */
  public record Picture(int start, int tokens) {

    /** Rows of patches, and columns. */
    public int side() {
      return (int) Math.sqrt(tokens);
    }

    /** The position of the patch in the upper left corner. */
    public int firstPatch() {
      return start + tokens - side() * side();
    }
  }

  /**
   * A mask of a prompt.
   *
   * @param pictures in the order in which they stand
   */
  public ImageMask(int promptTokens, List<Picture> pictures) {
    this.image = new boolean[promptTokens];
    this.pictures = List.copyOf(pictures);
    for (var picture : pictures) {
      Arrays.fill(image, picture.start, picture.start + picture.tokens, true);
    }
    this.imagesBefore = new int[promptTokens + 1];
    for (int i = 0; i < promptTokens; i++) {
      imagesBefore[i + 1] = imagesBefore[i] + (image[i] ? 1 : 0);
    }
  }

  /** A mask in which true stands for tokens of pictures, and every run of them for one picture. */
  public static ImageMask ofRuns(boolean... image) {
    var pictures = new ArrayList<Picture>();
    for (int start = 0; start < image.length; start++) {
      int end = start;
      while (end < image.length && image[end]) {
        end++;
      }
      if (end > start) {
        pictures.add(new Picture(start, end - start));
        start = end;
      }
    }
    return new ImageMask(image.length, pictures);
  }

  /** The pictures in the order in which they stand. */
  public List<Picture> pictures() {
    return pictures;
  }

  public int promptTokens() {
    return image.length;
  }

  /** This conversation going on with so many tokens of text and then with another part. */
  public ImageMask followedBy(int textTokens, ImageMask part) {
    int start = image.length + textTokens;
    var all = new ArrayList<>(pictures);
    part.pictures.forEach(picture -> all.add(new Picture(start + picture.start, picture.tokens)));
    return new ImageMask(start + part.image.length, all);
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

  /**
   * Consecutive tokens that belong together: a run of text, a picture's class token, or a picture's
   * patches.
   */
  record Stretch(int start, Grid grid) {}

  /** All of the prompt in stretches, in order. */
  List<Stretch> stretches() {
    var stretches = new ArrayList<Stretch>();
    int from = 0;
    for (var picture : pictures) {
      addRow(stretches, from, picture.start);
      int firstPatch = picture.firstPatch();
      from = picture.start + picture.tokens;
      if (firstPatch > picture.start + 1) {
        addRow(stretches, picture.start, from);
      } else {
        addRow(stretches, picture.start, firstPatch);
        stretches.add(new Stretch(firstPatch, new Grid(picture.side(), picture.side())));
      }
    }
    addRow(stretches, from, image.length);
    return stretches;
  }

  private static void addRow(List<Stretch> stretches, int from, int to) {
    if (from < to) {
      stretches.add(new Stretch(from, new Grid(1, to - from)));
    }
  }

  /** Text tokens behind the last picture; 0 where there is no picture. */
  public int textAfterImages() {
    return pictures.isEmpty()
        ? 0
        : image.length - pictures.getLast().start - pictures.getLast().tokens;
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
