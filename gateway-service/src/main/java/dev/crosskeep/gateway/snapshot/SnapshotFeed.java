package dev.crosskeep.gateway.snapshot;

import dev.crosskeep.gateway.snapshot.Rhythm.Outcome;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good snapshot of another service: asked for again and again, and kept on disk for a
 * start without that service. What cannot be read never replaces what could, and what is older
 * never what is newer, whichever of several services gave it.
 *
 * @param <T> the snapshot as requests ask for it
 */
public final class SnapshotFeed<T extends Revised> {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFeed.class);

  private final String name;
  private final SnapshotClient client;
  private final SnapshotFile file;
  private final Function<byte[], T> reader;
  private final Clock clock;

  private volatile @Nullable Snapshot<T> snapshot;

  // Both belong to the polling thread.
  private @Nullable String etag;
  private boolean failing;

  private record Snapshot<T extends Revised>(T content, Instant confirmedAt) {}

  SnapshotFeed(
      String name,
      SnapshotClient client,
      SnapshotFile file,
      Function<byte[], T> reader,
      Clock clock) {
    this.name = name;
    this.client = client;
    this.file = file;
    this.reader = reader;
    this.clock = clock;
  }

  /** The last good snapshot; empty until there was one. */
  public Optional<T> current() {
    return Optional.ofNullable(snapshot).map(Snapshot::content);
  }

  /** How long ago the other service last confirmed the snapshot; empty until there was one. */
  Optional<Duration> age() {
    return Optional.ofNullable(snapshot)
        .map(last -> Duration.between(last.confirmedAt(), clock.instant()));
  }

  /** Which one it is, see {@link Revised}; 0 until there was one. */
  long revision() {
    return current().map(Revised::revision).orElse(0L);
  }

  String name() {
    return name;
  }

  /** Takes up what an earlier run left on disk. */
  void restore() {
    try {
      Optional<byte[]> left = file.read();
      if (left.isPresent()) {
        snapshot = new Snapshot<>(reader.apply(left.get()), file.writtenAt());
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} is not used, it cannot be read: {}", file, e.toString());
    }
  }

  /** Asks once; whatever goes wrong, the last good snapshot stays. */
  Outcome poll() throws InterruptedException {
    try {
      HttpResponse<byte[]> answer = client.ask(etag);
      return switch (answer.statusCode()) {
        case 200 -> accept(answer);
        case 304 -> confirm();
        default -> throw new IOException("the answer had status " + answer.statusCode());
      };
    } catch (IOException | RuntimeException e) {
      return failed(e);
    }
  }

  private Outcome accept(HttpResponse<byte[]> answer) throws IOException {
    T content = reader.apply(answer.body());
    if (content.revision() != 0 && content.revision() < revision()) {
      throw new IOException(
          "it is older, revision %d after %d".formatted(content.revision(), revision()));
    }
    snapshot = new Snapshot<>(content, clock.instant());
    etag = answer.headers().firstValue("ETag").orElse(null);
    succeeded();
    try {
      file.write(answer.body());
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} cannot be written, a restart will need its service: {}", file, e.toString());
    }
    return Outcome.NEWER;
  }

  private Outcome confirm() {
    current().ifPresent(content -> snapshot = new Snapshot<>(content, clock.instant()));
    succeeded();
    return Outcome.SAME;
  }

  /** Says once that it began, not every second that it goes on. */
  private Outcome failed(Exception e) {
    if (!failing) {
      failing = true;
      LOG.warn("The {} snapshot cannot be renewed, the last one stays: {}", name, e.toString());
    }
    return Outcome.FAILED;
  }

  private void succeeded() {
    if (failing) {
      failing = false;
      LOG.info("The {} snapshot is renewed again", name);
    }
  }
}
