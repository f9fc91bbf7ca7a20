package dev.crosskeep.gateway.pictures;

import dev.crosskeep.gateway.pictures.PictureRefusedException.Reason;

/** A file that has come, and what it is. */
final class FetchedPicture {

  private final PictureType type;
  private final byte[] bytes;

  /** Takes only pictures. */
  FetchedPicture(byte[] bytes) {
    this.type =
        PictureType.of(bytes).orElseThrow(() -> new PictureRefusedException(Reason.NO_PICTURE));
    this.bytes = bytes;
  }

  PictureType type() {
    return type;
  }

  byte[] bytes() {
    return bytes;
  }
}
