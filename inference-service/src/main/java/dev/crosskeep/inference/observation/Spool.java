package dev.crosskeep.inference.observation;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lines on disk, first in, first out, that survive a crash of this process or machine.
 *
 * <p>Lines are appended to the newest of several files and read from the oldest. A file goes when
 * all of its lines have been taken and a newer one was begun; after a crash, lines that were taken
 * from a file that is still there are read again, so whoever takes them must bear that.
 *
 * <p>Lines are not written through a {@link FileChannel}: an interrupt would close it for good.
 */
final class Spool implements AutoCloseable {

  private static final String SUFFIX = ".jsonl";
  private static final int BATCH_BYTES = 256 * 1024;

  private final Path folder;
  private final long segmentBytes;
  private final FileChannel lockFile;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final Semaphore appended = new Semaphore(0);
  private RandomAccessFile newest;
  private long number;
  private long taken;

  private Spool(Path folder, long segmentBytes, FileChannel lockFile) throws IOException {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.lockFile = lockFile;
    for (Path file : segmentFiles(folder)) {
      segments.add(Segment.found(file));
      number = Long.parseLong(file.getFileName().toString().replace(SUFFIX, ""));
    }
    newest = begin();
  }

  /**
   * Opens the spool of a folder, with all that an earlier process left there.
   *
   * @param segmentBytes size from which on a new file is begun
   * @throws IOException also when another process has it open
   */
  static Spool open(Path folder, long segmentBytes) throws IOException {
    Files.createDirectories(folder);
    var lockFile =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock(lockFile).isPresent()) {
        return new Spool(folder, segmentBytes, lockFile);
      }
    } catch (IOException e) {
      lockFile.close();
      throw e;
    }
    lockFile.close();
    throw new IOException("another process uses " + folder);
  }

  private static Optional<FileLock> lock(FileChannel file) throws IOException {
    try {
      return Optional.ofNullable(file.tryLock());
    } catch (OverlappingFileLockException _) {
      return Optional.empty();
    }
  }

  private static List<Path> segmentFiles(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  private RandomAccessFile begin() throws IOException {
    number++;
    Path file = folder.resolve("%020d%s".formatted(number, SUFFIX));
    Files.createFile(file);
    try (var directory = FileChannel.open(folder)) {
      directory.force(true);
    }
    segments.add(Segment.fresh(file));
    return new RandomAccessFile(file.toFile(), "rw");
  }

  /** Appends a line, and returns when it is on disk for good. */
  synchronized void append(String line) throws IOException {
    Segment segment = segments.getLast();
    if (segment.durable() >= segmentBytes) {
      newest.close();
      newest = begin();
      segment = segments.getLast();
    }
    byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
    try {
      newest.seek(segment.durable());
      newest.write(bytes);
      newest.getFD().sync();
    } catch (IOException e) {
      // Whatever was written may be half a line: the next append writes over it.
      newest.setLength(segment.durable());
      throw e;
    }
    segment.durableUpTo(newest.getFilePointer());
    appended.release();
  }

  /** The oldest lines that were not taken yet; empty when all were. */
  synchronized Optional<Segment.Lines> peek() throws IOException {
    dropTaken();
    Segment oldest = segments.getFirst();
    return taken == oldest.durable()
        ? Optional.empty()
        : Optional.of(oldest.read(taken, BATCH_BYTES));
  }

  /** Takes what {@link #peek} showed last. */
  synchronized void take(Segment.Lines shown) throws IOException {
    taken = shown.end();
    dropTaken();
  }

  private void dropTaken() throws IOException {
    while (segments.size() > 1 && taken == segments.getFirst().durable()) {
      Files.delete(segments.removeFirst().file());
      taken = 0;
    }
  }

  /** Waits until something was appended since the last time, or until a time is over. */
  void await(Duration longest) throws InterruptedException {
    if (appended.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      appended.drainPermits();
    }
  }

  /** Bytes of lines that were not taken yet. */
  synchronized long waitingBytes() {
    return segments.stream().mapToLong(Segment::durable).sum() - taken;
  }

  @Override
  public synchronized void close() throws IOException {
    newest.close();
    if (taken == segments.getLast().durable() && segments.size() == 1) {
      Files.delete(segments.getLast().file());
    }
    lockFile.close();
  }
}
