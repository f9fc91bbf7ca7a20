package dev.crosskeep.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;

/**
 * Which patches of one picture the cache kept: one element of {@code map} in {@code kv_cache}.
 *
 * @param image which of the prompt's pictures, from 1
 * @param rows patches one below the other
 * @param columns patches side by side
 * @param area the part of the picture that the patches cover
 * @param kept {@code [rows][columns]} from the upper left corner: the share of all pairs of a layer
 *     and a key-value head that kept the patch, 0 to 1, rounded to three digits
 */
public record PatchMap(
    @JsonProperty("image") int image,
    @JsonProperty("rows") int rows,
    @JsonProperty("columns") int columns,
    @JsonProperty("area") Area area,
    @JsonProperty("kept") List<List<Double>> kept) {

  private static final double DIGITS = 1000;

  /** Rounds the shares, and refuses a grid that is not one. */
  public PatchMap {
    Checks.atLeast(1, "image", image);
    int width = columns;
    if (kept.size() != rows || kept.stream().anyMatch(row -> row.size() != width)) {
      throw new IllegalArgumentException(
          "kept must be %d rows of %d numbers".formatted(rows, columns));
    }
    kept = kept.stream().map(row -> row.stream().map(PatchMap::rounded).toList()).toList();
  }

  /**
   * A picture's map.
   *
   * @param shares {@code [rows][columns]}
   */
  public static PatchMap of(int image, Area area, double[][] shares) {
    return new PatchMap(
        image,
        shares.length,
        shares[0].length,
        area,
        Arrays.stream(shares).map(row -> Arrays.stream(row).boxed().toList()).toList());
  }

  private static double rounded(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("kept must hold shares from 0 to 1, got " + share);
    }
    return Math.round(share * DIGITS) / DIGITS;
  }

  /**
   * A part of a picture that stands upright as its EXIF orientation says, in fractions of its width
   * and height. It reaches beyond 0 and 1 where the model was shown black around a small picture.
   *
   * @param x of the left edge
   * @param y of the upper edge
   * @param width above 0
   * @param height above 0
   */
  public record Area(
      @JsonProperty("x") double x,
      @JsonProperty("y") double y,
      @JsonProperty("width") double width,
      @JsonProperty("height") double height) {

    public Area {
      if (!(width > 0 && height > 0)) {
        throw new IllegalArgumentException(
            "area must have width and height above 0, got " + width + " and " + height);
      }
    }
  }
}
