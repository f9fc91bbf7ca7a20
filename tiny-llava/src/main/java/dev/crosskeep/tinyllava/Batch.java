package dev.crosskeep.tinyllava;

import java.util.List;

/**
 * Rows of packed conversations: each row holds one context of pictures and many questions about it,
 * which see the context and themselves only.
 *
 * @param rows how many rows
 * @param length tokens a row, {@code s}
 * @param pictures pictures a row
 * @param ids token ids, {@code [rows, s]}
 * @param positions positions in the conversation, {@code [rows, s]}; each question goes on where
 *     the context ends
 * @param segments 0 for the context, 1 and more for the questions, -1 for filling, {@code [rows,
 *     s]}
 * @param patches normalised pixels, {@code [rows * pictures, 36, 192]}
 * @param imagePlaces where in {@code ids}, seen flat, the patches' features go
 * @param patchWords for each patch the numbers of its colour, shape, row and column; colours and
 *     shapes have one number more for bare ground
 * @param lossPlaces where in {@code ids}, seen flat, an answer's next token is learnt
 * @param targets those next tokens
 * @param answers which of {@code lossPlaces} make up an answer in a sentence; direct answers are
 *     learnt too but not counted, since nothing in a prompt foretells them
 */
@SuppressWarnings("ArrayRecordComponent") // tensors on their way to native memory, never compared
record Batch(
    int rows,
    int length,
    int pictures,
    long[] ids,
    long[] positions,
    long[] segments,
    float[] patches,
    long[] imagePlaces,
    long[] patchWords,
    long[] lossPlaces,
    long[] targets,
    List<Answer> answers) {

  /** Numbers that label a patch: its colour, shape, row and column. */
  static final int PATCH_WORDS = 4;

  int pictureCount() {
    return rows * pictures;
  }

  int patchCount() {
    return pictureCount() * Renderer.PATCHES;
  }

  /** An answer of a family, at {@code from} (inclusive) to {@code to} (exclusive). */
  record Answer(Family family, int from, int to) {}
}
