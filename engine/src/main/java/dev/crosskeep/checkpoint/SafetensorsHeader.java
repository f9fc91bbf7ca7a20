package dev.crosskeep.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of contents of one safetensors file, checked against the file's real length.
 *
 * <p>The file is: the header's length (8 bytes, little endian), the header (JSON), the tensors'
 * bytes in one piece. Tensors must follow each other without overlap or hole up to the file's last
 * byte.
 *
 * <p>Source: <a href="https://github.com/huggingface/safetensors#format">the format's text</a>.
 *
 * @param fileBytes the file's length
 * @param tensors every tensor by its name
 */
record SafetensorsHeader(Path file, long fileBytes, Map<String, StoredTensor> tensors) {

  private static final int LENGTH_BYTES = 8;

  /** The format's own limit, so that a lying length cannot fill the heap. */
  static final long MOST_HEADER_BYTES = 100_000_000;

  /**
   * Reads and checks a file's header; the tensors' bytes are not touched.
   *
   * @throws CheckpointException when the file is not exactly what its header says
   */
  static SafetensorsHeader read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long fileBytes = channel.size();
      int headerBytes = headerBytes(file, channel, fileBytes);
      var json = new byte[headerBytes];
      read(channel, LENGTH_BYTES, ByteBuffer.wrap(json));
      long dataStart = LENGTH_BYTES + (long) headerBytes;
      List<StoredTensor> tensors = new HeaderParser(file, json, dataStart).tensors();
      requireOnePiece(file, tensors, dataStart, fileBytes);
      Map<String, StoredTensor> byName = new LinkedHashMap<>();
      tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
      return new SafetensorsHeader(file, fileBytes, byName);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static int headerBytes(Path file, FileChannel channel, long fileBytes)
      throws IOException {
    if (fileBytes < LENGTH_BYTES) {
      throw new CheckpointException(file, "too short for a safetensors file: " + fileBytes + " B");
    }
    var length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    read(channel, 0, length);
    long headerBytes = length.flip().getLong();
    if (headerBytes < 0 || headerBytes > MOST_HEADER_BYTES) {
      throw new CheckpointException(
          file,
          "header of "
              + Long.toUnsignedString(headerBytes)
              + " B, more than the format's limit of "
              + MOST_HEADER_BYTES);
    }
    if (headerBytes > fileBytes - LENGTH_BYTES) {
      throw new CheckpointException(
          file, "header of " + headerBytes + " B in a file of " + fileBytes + " B");
    }
    return (int) headerBytes;
  }

  private static void read(FileChannel channel, long position, ByteBuffer target)
      throws IOException {
    while (target.hasRemaining() && channel.read(target, position + target.position()) >= 0) {
      // A read may return less than was asked for.
    }
  }

  private static void requireOnePiece(
      Path file, List<StoredTensor> tensors, long dataStart, long fileBytes) {
    long end = dataStart;
    List<StoredTensor> inFileOrder =
        tensors.stream()
            .sorted(
                Comparator.comparingLong(StoredTensor::offset).thenComparingLong(StoredTensor::end))
            .toList();
    for (StoredTensor tensor : inFileOrder) {
      if (tensor.end() > fileBytes) {
        throw new CheckpointException(
            file,
            "truncated: tensor "
                + tensor.name()
                + " ends at byte "
                + tensor.end()
                + ", the file at "
                + fileBytes);
      }
      if (tensor.offset() != end) {
        String problem = tensor.offset() < end ? " overlaps the one before it" : " follows a hole";
        throw new CheckpointException(file, "tensor " + tensor.name() + problem);
      }
      end = tensor.end();
    }
    if (end != fileBytes) {
      throw new CheckpointException(
          file, (fileBytes - end) + " B after the last tensor belong to none");
    }
  }
}
