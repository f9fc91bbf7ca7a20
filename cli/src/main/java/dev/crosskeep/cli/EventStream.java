package dev.crosskeep.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The data of server-sent events, one after the other.
 *
 * <p>Source: WHATWG HTML, 9.2.6 "Interpreting an event stream". Comments (keep-alive pings) and all
 * fields but {@code data} are passed over; an event that the stream's end cuts off is dropped.
 */
final class EventStream implements AutoCloseable {

  private final BufferedReader lines;

  EventStream(InputStream bytes) {
    this.lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
  }

  /** The next event's data as soon as it is there; empty at the end of the stream. */
  Optional<String> next() throws IOException {
    StringBuilder data = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty() && data != null) {
        return Optional.of(data.toString());
      }
      if (line.startsWith("data:")) {
        data = data == null ? new StringBuilder() : data.append('\n');
        data.append(line, line.startsWith("data: ") ? 6 : 5, line.length());
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
