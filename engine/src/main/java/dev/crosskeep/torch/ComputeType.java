package dev.crosskeep.torch;

import java.util.Arrays;
import java.util.Locale;

/** The floating-point type that weights, activations and the KV cache have. */
public enum ComputeType {
  FLOAT32(6, 4),
  FLOAT16(5, 2),
  BFLOAT16(15, 2);

  private final int torchCode;
  private final int bytes;

  ComputeType(int torchCode, int bytes) {
    this.torchCode = torchCode;
    this.bytes = bytes;
  }

  /** The number TorchScript knows this type by. */
  public int torchCode() {
    return torchCode;
  }

  /** Bytes of one value. */
  public int bytes() {
    return bytes;
  }

  /** Reads {@code float32}, {@code float16} or {@code bfloat16}; refuses anything else. */
  public static ComputeType named(String name) {
    return Arrays.stream(values())
        .filter(type -> type.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "compute type must be float32, float16 or bfloat16, got " + name));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
