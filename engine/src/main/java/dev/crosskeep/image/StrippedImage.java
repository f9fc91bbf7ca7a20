package dev.crosskeep.image;

/**
 * An encoded picture without anything that is not its pixels: no profiles, texts, previews or
 * further frames for a decoder to stumble over.
 *
 * @param file a file of the same format; shorter than the original
 */
@SuppressWarnings("ArrayRecordComponent") // on its way to a decoder; nobody compares it
record StrippedImage(byte[] file, int width, int height, Orientation orientation, Inks inks) {

  /** What the samples of a picture are. */
  enum Inks {
    /** Grey, RGB or a palette, as the decoder says. */
    LIGHT,
    /** Four inks, 255 is full. */
    CMYK,
    /** Four inks as Adobe stores them, 0 is full. */
    INVERTED_CMYK,
    /** The same, with cyan, magenta and yellow as a luminance and two colour differences. */
    INVERTED_YCCK
  }
}
