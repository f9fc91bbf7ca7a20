package dev.crosskeep.checkpoint;

import dev.crosskeep.torch.ComputeType;
import java.util.Optional;

/** The element types of the safetensors format, by the names its header uses. */
enum StoredType {
  BOOL(1),
  U8(1),
  I8(1),
  F8_E5M2(1),
  F8_E4M3(1),
  I16(2),
  U16(2),
  F16(2),
  BF16(2),
  I32(4),
  U32(4),
  F32(4),
  F64(8),
  I64(8),
  U64(8);

  private final int bytes;

  StoredType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one value. */
  int bytes() {
    return bytes;
  }

  /** The type libtorch computes in; empty for types that weights may not have. */
  Optional<ComputeType> computeType() {
    return switch (this) {
      case F32 -> Optional.of(ComputeType.FLOAT32);
      case F16 -> Optional.of(ComputeType.FLOAT16);
      case BF16 -> Optional.of(ComputeType.BFLOAT16);
      default -> Optional.empty();
    };
  }

  static Optional<StoredType> named(String name) {
    for (StoredType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
