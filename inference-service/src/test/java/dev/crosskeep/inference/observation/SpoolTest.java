package dev.crosskeep.inference.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private static final long LARGE = 1_000_000;

  @TempDir private Path folder;
  @TempDir private Path crashed;

  private static List<String> takeAll(Spool spool) throws IOException {
    var lines = new ArrayList<String>();
    for (var batch = spool.peek(); batch.isPresent(); batch = spool.peek()) {
      lines.addAll(batch.get().lines());
      spool.take(batch.get());
    }
    return lines;
  }

  /** The folder as a crash at this moment would leave it. */
  private Path afterACrash() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, crashed.resolve(file.getFileName()));
      }
    }
    return crashed;
  }

  @Test
  void linesComeOutInTheOrderInWhichTheyWentIn() throws IOException {
    try (var spool = Spool.open(folder, LARGE)) {
      spool.append("one");
      spool.append("zwölf");
      assertThat(takeAll(spool)).containsExactly("one", "zwölf");
      assertThat(spool.waitingBytes()).isZero();
      spool.append("three");
      assertThat(takeAll(spool)).containsExactly("three");
    }
  }

  @Test
  void whatWasAppendedIsThereAfterACrash() throws IOException {
    try (var spool = Spool.open(folder, LARGE)) {
      spool.append("one");
      spool.append("two");
      try (var next = Spool.open(afterACrash(), LARGE)) {
        next.append("three");
        assertThat(takeAll(next)).containsExactly("one", "two", "three");
      }
    }
  }

  @Test
  void anInterruptHarmsNeitherItsLineNorTheNext() throws IOException {
    try (var spool = Spool.open(folder, LARGE)) {
      Thread.currentThread().interrupt();
      spool.append("one");
      assertThat(Thread.interrupted()).isTrue();
      spool.append("two");
      assertThat(takeAll(spool)).containsExactly("one", "two");
    }
  }

  @Test
  void aLineThatACrashCutOffIsNotShown() throws IOException {
    try (var spool = Spool.open(folder, LARGE)) {
      spool.append("one");
    }
    Path file;
    try (var files = Files.list(folder)) {
      file = files.filter(f -> f.toString().endsWith(".jsonl")).findFirst().orElseThrow();
    }
    Files.writeString(file, "{\"half\": ", StandardOpenOption.APPEND);

    try (var spool = Spool.open(folder, LARGE)) {
      assertThat(takeAll(spool)).containsExactly("one");
    }
  }

  @Test
  void whatWasShownButNotTakenIsShownAgain() throws IOException {
    try (var spool = Spool.open(folder, LARGE)) {
      spool.append("one");
      assertThat(spool.peek().orElseThrow().lines()).containsExactly("one");
      assertThat(takeAll(spool)).containsExactly("one");
    }
  }

  @Test
  void filesWhoseLinesWereTakenAreDeleted() throws IOException {
    try (var spool = Spool.open(folder, 10)) {
      for (int i = 0; i < 20; i++) {
        spool.append("line " + i);
      }
      assertThat(takeAll(spool)).hasSize(20).startsWith("line 0").endsWith("line 19");
      try (var files = Files.list(folder)) {
        assertThat(files.filter(f -> f.toString().endsWith(".jsonl"))).hasSize(1);
      }
    }
  }

  @Test
  void longLinesAreShownWhole() throws IOException {
    String line = "x".repeat(1_000_000);
    try (var spool = Spool.open(folder, LARGE)) {
      spool.append(line);
      spool.append("short");
      assertThat(takeAll(spool)).containsExactly(line, "short");
    }
  }

  @Test
  void aFolderBelongsToOneProcess() throws IOException {
    try (var _ = Spool.open(folder, LARGE)) {
      assertThatThrownBy(() -> Spool.open(folder, LARGE)).hasMessageContaining("another process");
    }
  }
}
