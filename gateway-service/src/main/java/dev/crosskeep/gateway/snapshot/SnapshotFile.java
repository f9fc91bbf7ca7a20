package dev.crosskeep.gateway.snapshot;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The last good snapshot on disk: always a whole one, readable by nobody else. */
final class SnapshotFile {

  private final Path path;

  SnapshotFile(Path folder, String name) {
    this.path = folder.resolve(name + "-snapshot.json");
  }

  /** What was written last. */
  Optional<byte[]> read() throws IOException {
    try {
      return Optional.of(Files.readAllBytes(path));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** When it was written. */
  Instant writtenAt() throws IOException {
    return Files.getLastModifiedTime(path).toInstant();
  }

  /** Replaces the content; a crash at any moment leaves the old one or the new one. */
  void write(byte[] json) throws IOException {
    Files.createDirectories(path.getParent());
    Path unfinished = path.resolveSibling(path.getFileName() + ".tmp");
    var onlyOurs =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var file =
        FileChannel.open(unfinished, Set.of(CREATE, WRITE, TRUNCATE_EXISTING), onlyOurs)) {
      var bytes = ByteBuffer.wrap(json);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(unfinished, path, ATOMIC_MOVE);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
