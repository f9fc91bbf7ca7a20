package dev.crosskeep.llama;

import ai.djl.pytorch.jni.IValue;
import java.util.List;

/**
 * The queries of an answer's last tokens. When they are full, the newest takes the oldest's row.
 *
 * @param tokens how many tokens' queries there are
 * @param rings per layer {@code [heads, tokens, headDim]}, rotated
 * @param layers the same as a native list
 */
public record AnswerQueries(int tokens, List<IValue> rings, IValue layers) {

  /** The row of the answer's token number {@code token}, from 0; the oldest's when all are full. */
  int row(int token) {
    return token % tokens;
  }
}
