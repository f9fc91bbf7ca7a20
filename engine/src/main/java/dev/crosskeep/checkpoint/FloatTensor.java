package dev.crosskeep.checkpoint;

import java.util.List;
import java.util.stream.LongStream;

/**
 * A small tensor on the heap.
 *
 * @param values its numbers, row by row
 * @param shape its dimensions, outermost first; their product is the count of values
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record FloatTensor(float[] values, List<Long> shape) {

  public FloatTensor {
    long needed = shape.stream().reduce(1L, Math::multiplyExact);
    if (needed != values.length) {
      throw new IllegalArgumentException(
          "shape " + shape + " needs " + needed + " values, got " + values.length);
    }
  }

  public static FloatTensor of(float[] values, long... shape) {
    return new FloatTensor(values, LongStream.of(shape).boxed().toList());
  }
}
