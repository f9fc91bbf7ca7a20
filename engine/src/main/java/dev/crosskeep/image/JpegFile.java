package dev.crosskeep.image;

import dev.crosskeep.image.StrippedImage.Inks;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** The segments of a JPEG file: a marker {@code FF xx}, a length, data; pixels follow a scan's. */
final class JpegFile {

  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;

  /** Adobe's marker says 0 for inks as they are and 2 for these. */
  private static final int YCCK = 2;

  /** A progressive picture has about ten scans. Empty ones cost a few bytes, and much time. */
  private static final int MOST_SCANS = 200;

  private static final long MOST_PIXELS_IN_ALL_SCANS = 500_000_000;

  /** Says that three components are YCbCr, as every JFIF header does, and has no preview. */
  private static final byte[] PLAIN_JFIF = {
    (byte) 0xFF, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  private final byte[] bytes;
  private final ByteBuffer file;
  private final ByteArrayOutputStream kept;
  private Orientation orientation = Orientation.UPRIGHT;
  private int width;
  private int height;
  private int components;
  private OptionalInt adobeTransform = OptionalInt.empty();
  private int scans;

  private JpegFile(byte[] bytes) {
    this.bytes = bytes;
    this.file = ByteBuffer.wrap(bytes);
    this.kept = new ByteArrayOutputStream(bytes.length);
  }

  static boolean recognises(byte[] file) {
    return file.length > 2
        && ByteBuffer.wrap(file).getShort(0) == (short) 0xFFD8
        && file[2] == (byte) 0xFF;
  }

  /** Keeps what decoding the pixels needs. Colour profiles go: the model has never seen one. */
  static StrippedImage strip(byte[] file) {
    return new JpegFile(file).strip();
  }

  private StrippedImage strip() {
    keep(0, 2);
    int place = nextMarker(2);
    while (marker(place) != EOI) {
      int end = place + 2 + Short.toUnsignedInt(file.getShort(place + 2));
      read(marker(place), file.slice(place + 4, end - place - 4));
      if (isNeeded(marker(place))) {
        keep(place, end);
      }
      place = nextMarker(end);
      if (scans > 0) {
        keep(end, place); // the pixels of a scan, up to the next marker
      }
    }
    keep(place, place + 2);
    return new StrippedImage(kept.toByteArray(), width, height, orientation, inks());
  }

  /** The place of the next marker that has a length, or of the end. */
  private int nextMarker(int place) {
    int next = place;
    while (file.get(next) != (byte) 0xFF || isPartOfPixels(marker(next))) {
      next++;
    }
    return next;
  }

  private int marker(int place) {
    return Byte.toUnsignedInt(file.get(place + 1));
  }

  /** FF 00 is a byte FF, FF FF is filling, FF D0 to D7 are places to restart at. */
  private static boolean isPartOfPixels(int marker) {
    return marker <= 1 || marker == 0xFF || (marker >= 0xD0 && marker <= 0xD7);
  }

  private void read(int marker, ByteBuffer data) {
    if (isFrame(marker)) {
      if (components != 0) {
        throw InvalidImageException.damaged();
      }
      height = Short.toUnsignedInt(data.getShort(1));
      width = Short.toUnsignedInt(data.getShort(3));
      components = data.get(5);
    } else if (marker == SOS) {
      scans++;
      if (scans > MOST_SCANS || (long) scans * width * height > MOST_PIXELS_IN_ALL_SCANS) {
        throw new InvalidImageException("the picture has too many scans");
      }
    } else if (marker == APP0 && startsWith("JFIF\0", data) && kept.size() == 2) {
      kept.write(PLAIN_JFIF, 0, PLAIN_JFIF.length);
    } else if (marker == APP1 && startsWith("Exif\0\0", data)) {
      orientation = Orientation.inExif(data);
    } else if (marker == APP14 && startsWith("Adobe", data)) {
      adobeTransform = OptionalInt.of(data.get(11));
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != DHT && marker != JPG && marker != DAC;
  }

  private static boolean isNeeded(int marker) {
    return (marker >= 0xC0 && marker < APP0) || marker == APP14;
  }

  private static boolean startsWith(String name, ByteBuffer data) {
    byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
    return data.remaining() >= wanted.length
        && data.slice(0, wanted.length).equals(ByteBuffer.wrap(wanted));
  }

  private Inks inks() {
    if (components != 4) {
      return Inks.LIGHT;
    }
    if (adobeTransform.isEmpty()) {
      return Inks.CMYK;
    }
    return adobeTransform.getAsInt() == YCCK ? Inks.INVERTED_YCCK : Inks.INVERTED_CMYK;
  }

  private void keep(int from, int to) {
    kept.write(bytes, from, to - from);
  }
}
