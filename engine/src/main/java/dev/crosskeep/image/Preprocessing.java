package dev.crosskeep.image;

import dev.crosskeep.checkpoint.JsonFields;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a checkpoint's {@code preprocessor_config.json} does with a picture: resize, cut a square
 * from its middle, scale and normalise. What the file leaves out is as in CLIP.
 *
 * @param target how large the whole picture becomes
 * @param curve weights pixels when resizing
 * @param size width and height of the square
 * @param factor brings samples from 0 … 255 to the scale of mean and deviation
 * @param mean of red, green and blue
 * @param deviation of red, green and blue
 */
@SuppressWarnings("ArrayRecordComponent") // three numbers each, never compared
record Preprocessing(
    Target target, Resampling curve, int size, float factor, float[] mean, float[] deviation) {

  private static final int CLIP_SIZE = 224;
  private static final int MOST_PIXELS_A_SIDE = 4096;
  private static final float[] CLIP_MEAN = {0.48145467f, 0.4578275f, 0.40821072f};
  private static final float[] CLIP_DEVIATION = {0.26862955f, 0.2613026f, 0.2757771f};
  private static final float[] ZEROS = {0, 0, 0};
  private static final float[] ONES = {1, 1, 1};

  /** How large a picture becomes before its middle is cut out. */
  sealed interface Target {

    /** The shorter side gets this length, the other one follows. */
    record ShortestEdge(int length) implements Target {}

    /** Whatever its shape was. */
    record Exactly(int width, int height) implements Target {}

    /** As it is. */
    record Unchanged() implements Target {}
  }

  /**
   * Reads the file.
   *
   * @param imageSize the square that the vision tower reads; the file must say the same
   * @throws dev.crosskeep.checkpoint.CheckpointException when it is missing, wrong, or asks for
   *     what is not done here
   */
  static Preprocessing read(Path checkpoint, int imageSize) {
    JsonFields fields = JsonFields.read(checkpoint.resolve("preprocessor_config.json"));
    if (fields.flag("do_pad", false)) {
      throw fields.refusal("do_pad", "must be false; pictures are cropped to a square, not padded");
    }
    Target target = fields.flag("do_resize", true) ? target(fields) : new Target.Unchanged();
    boolean cropped = fields.flag("do_center_crop", true);
    if (cropped ? cropSize(fields) != imageSize : !target.equals(exactly(imageSize))) {
      throw fields.refusal(
          cropped ? "crop_size" : "size",
          "must make squares of %d pixels, as vision_config.image_size in config.json says"
              .formatted(imageSize));
    }
    boolean rescaled = fields.flag("do_rescale", true);
    boolean normalised = fields.flag("do_normalize", true);
    return new Preprocessing(
        target,
        curve(fields),
        imageSize,
        rescaled ? (float) fields.positive("rescale_factor", 1 / 255d) : 1,
        normalised ? three("image_mean", CLIP_MEAN, fields) : ZEROS,
        normalised ? three("image_std", CLIP_DEVIATION, fields) : ONES);
  }

  private static Target target(JsonFields fields) {
    if (!fields.hasObject("size")) {
      return new Target.ShortestEdge(side("size", CLIP_SIZE, fields));
    }
    JsonFields size = fields.object("size");
    if (size.has("shortest_edge")) {
      return new Target.ShortestEdge(side("shortest_edge", CLIP_SIZE, size));
    }
    if (!size.has("width") || !size.has("height")) {
      throw fields.refusal("size", "must have shortest_edge, or width and height");
    }
    return new Target.Exactly(side("width", CLIP_SIZE, size), side("height", CLIP_SIZE, size));
  }

  private static Target exactly(int size) {
    return new Target.Exactly(size, size);
  }

  private static int cropSize(JsonFields fields) {
    if (!fields.hasObject("crop_size")) {
      return side("crop_size", CLIP_SIZE, fields);
    }
    JsonFields size = fields.object("crop_size");
    int width = side("width", CLIP_SIZE, size);
    if (side("height", CLIP_SIZE, size) != width) {
      throw fields.refusal("crop_size", "must be a square");
    }
    return width;
  }

  private static int side(String name, int fallback, JsonFields fields) {
    return fields.whole(name, fallback, 1, MOST_PIXELS_A_SIDE);
  }

  private static Resampling curve(JsonFields fields) {
    int number = fields.whole("resample", Resampling.BICUBIC.number, 0, Integer.MAX_VALUE);
    return Arrays.stream(Resampling.values())
        .filter(curve -> curve.number == number)
        .findFirst()
        .orElseThrow(
            () -> fields.refusal("resample", "must be 1 (Lanczos), 2 (bilinear) or 3 (bicubic)"));
  }

  private static float[] three(String name, float[] fallback, JsonFields fields) {
    float[] numbers = fields.has(name) ? fields.floats(name) : fallback;
    boolean usable = numbers.length == 3;
    for (float number : numbers) {
      usable &= Float.isFinite(number) && (number > 0 || name.equals("image_mean"));
    }
    if (!usable) {
      throw fields.refusal(name, "must be three numbers that can be used");
    }
    return numbers;
  }
}
