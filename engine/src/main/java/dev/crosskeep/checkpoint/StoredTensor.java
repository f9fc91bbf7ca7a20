package dev.crosskeep.checkpoint;

import java.util.List;

/**
 * Where one tensor lies in a safetensors file.
 *
 * @param name the tensor's name in the file
 * @param type the type of its values
 * @param shape its dimensions, outermost first; empty for a scalar
 * @param offset its first byte, counted from the file's beginning
 * @param values the product of {@code shape}
 */
record StoredTensor(String name, StoredType type, List<Long> shape, long offset, long values) {

  long bytes() {
    return values * type.bytes();
  }

  long end() {
    return offset + bytes();
  }
}
