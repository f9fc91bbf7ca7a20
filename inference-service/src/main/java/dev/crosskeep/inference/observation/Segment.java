package dev.crosskeep.inference.observation;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One file of the spool: lines of JSON. Bytes up to {@link #durable()} are on disk for good; behind
 * them may be part of a line that a crash cut off.
 */
final class Segment {

  private final Path file;
  private volatile long durable;

  private Segment(Path file, long durable) {
    this.file = file;
    this.durable = durable;
  }

  static Segment fresh(Path file) {
    return new Segment(file, 0);
  }

  /** A file of an earlier run, up to its last whole line. */
  static Segment found(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return new Segment(file, endOfLastLine(bytes, bytes.length));
  }

  private static int endOfLastLine(byte[] bytes, int length) {
    int end = length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  Path file() {
    return file;
  }

  long durable() {
    return durable;
  }

  void durableUpTo(long bytes) {
    durable = bytes;
  }

  /** Whole lines from a position on, about {@code mostBytes} of them but at least one. */
  Lines read(long from, int mostBytes) throws IOException {
    long left = durable - from;
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      int size = (int) Math.min(left, mostBytes);
      byte[] bytes = bytesAt(in, from, size);
      int end = endOfLastLine(bytes, size);
      while (end == 0 && size < left) {
        size = (int) Math.min(left, size * 2L);
        bytes = bytesAt(in, from, size);
        end = endOfLastLine(bytes, size);
      }
      var text = new String(bytes, 0, end, StandardCharsets.UTF_8);
      return new Lines(text.lines().toList(), from + end);
    }
  }

  private static byte[] bytesAt(RandomAccessFile in, long from, int size) throws IOException {
    var bytes = new byte[size];
    in.seek(from);
    in.readFully(bytes);
    return bytes;
  }

  /**
   * Lines of a segment.
   *
   * @param end position behind the last of them
   */
  record Lines(List<String> lines, long end) {}
}
