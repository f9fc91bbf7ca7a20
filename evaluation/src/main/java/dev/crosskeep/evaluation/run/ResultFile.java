package dev.crosskeep.evaluation.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The plan and the results so far, a line of JSON each. A result is on disk before the next sample
 * is asked, so a run that was ended goes on with the sample it was at; a line it had half written
 * is dropped.
 */
final class ResultFile implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final byte NEWLINE = '\n';

  private final FileChannel channel;
  private final List<SampleResult> results;

  private ResultFile(FileChannel channel, List<SampleResult> results) {
    this.channel = channel;
    this.results = results;
  }

  /**
   * Opens the results of a plan, or begins them.
   *
   * @throws EvaluationException when the file holds those of another plan, or is damaged before its
   *     last line
   */
  static ResultFile open(Path file, EvaluationPlan plan) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        return read(file, channel, plan);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EvaluationException("The results in " + file + " cannot be read or written.", e);
    }
  }

  private static ResultFile read(Path file, FileChannel channel, EvaluationPlan plan)
      throws IOException {
    byte[] content = Files.readAllBytes(file);
    int whole = lastNewline(content) + 1;
    channel.truncate(whole);
    channel.position(whole);
    List<String> lines = new String(content, 0, whole, StandardCharsets.UTF_8).lines().toList();
    var results = new ResultFile(channel, new ArrayList<>());
    if (lines.isEmpty()) {
      results.write(JSON.writeValueAsBytes(plan));
      return results;
    }
    requireSame(file, plan, lines.getFirst());
    for (int i = 1; i < lines.size(); i++) {
      try {
        results.results.add(JSON.readValue(lines.get(i), SampleResult.class));
      } catch (JacksonException e) {
        throw new EvaluationException(file + ", line " + (i + 1) + ": is no result.", e);
      }
    }
    return results;
  }

  private static void requireSame(Path file, EvaluationPlan plan, String line) {
    if (!JSON.readTree(line).equals(JSON.readTree(JSON.writeValueAsString(plan)))) {
      throw new EvaluationException(
          file
              + " holds the results of another evaluation (another model, methods, budgets, sets or"
              + " number of samples); choose another folder or remove it.");
    }
  }

  private static int lastNewline(byte[] content) {
    int at = content.length - 1;
    while (at >= 0 && content[at] != NEWLINE) {
      at--;
    }
    return at;
  }

  /** All results, in the order in which they came. */
  List<SampleResult> results() {
    return List.copyOf(results);
  }

  /** Adds a result; it survives the machine's end. */
  void add(SampleResult result) {
    try {
      write(JSON.writeValueAsBytes(result));
      results.add(result);
    } catch (IOException e) {
      throw new UncheckedIOException("a result could not be written", e);
    }
  }

  private void write(byte[] json) throws IOException {
    var line = ByteBuffer.allocate(json.length + 1).put(json).put(NEWLINE).flip();
    while (line.hasRemaining()) {
      channel.write(line);
    }
    channel.force(false);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the results could not be closed", e);
    }
  }
}
