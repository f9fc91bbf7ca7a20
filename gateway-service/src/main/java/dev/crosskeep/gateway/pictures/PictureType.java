package dev.crosskeep.gateway.pictures;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** The kinds of pictures that the engine reads, told by their first bytes. */
enum PictureType {
  PNG("image/png", "89504e470d0a1a0a.*"),
  JPEG("image/jpeg", "ffd8ff.*"),
  GIF("image/gif", "474946383[79]61.*"),
  WEBP("image/webp", "52494646.{8}57454250.*");

  private static final int LONGEST_SIGNATURE = 12;

  private final String mediaType;
  private final Pattern firstBytes;

  PictureType(String mediaType, String firstBytes) {
    this.mediaType = mediaType;
    this.firstBytes = Pattern.compile(firstBytes);
  }

  String mediaType() {
    return mediaType;
  }

  /** What a file is, whatever its host says; empty when it is no picture that tells its size. */
  static Optional<PictureType> of(byte[] file) {
    int length = Math.min(LONGEST_SIGNATURE, file.length);
    String head = HexFormat.of().formatHex(file, 0, length);
    return Arrays.stream(values())
        .filter(type -> type.firstBytes.matcher(head).matches())
        .filter(_ -> PictureSize.pixels(new ByteArrayInputStream(file)).isPresent())
        .findFirst();
  }
}
