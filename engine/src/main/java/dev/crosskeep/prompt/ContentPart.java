package dev.crosskeep.prompt;

/** One piece of a message: words or a picture. */
public sealed interface ContentPart {

  /** Words, taken literally: nothing in them is a special token or a template. */
  record Text(String text) implements ContentPart {}

  /**
   * A picture as it came.
   *
   * @param encoded a whole PNG, JPEG, WebP or GIF file, not copied and not looked into yet
   */
  @SuppressWarnings("ArrayRecordComponent") // megabytes that nobody compares
  record Image(byte[] encoded) implements ContentPart {}
}
