package dev.crosskeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;

class VerifyCommandTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsOneLineForEachCheckAndPasses() throws IOException {
    Path file = write(oneSelection());

    assertThat(verify(file)).isZero();

    assertThat(out.toString().lines())
        .satisfiesExactly(
            path -> assertThat(path).isEqualTo(file.toString()),
            concat -> assertThat(concat).startsWith("  ok   case 1 concat"),
            union -> assertThat(union).startsWith("  ok   case 1 union_fill"),
            average -> assertThat(average).startsWith("  ok   case 1 snapkv avg 5"),
            maximum -> assertThat(maximum).startsWith("  ok   case 1 snapkv max 5"),
            sums -> assertThat(sums).startsWith("  ok   case 1 h2o"),
            end -> assertThat(end).isEqualTo("All 5 passed."));
  }

  @Test
  void aWrongExpectationFailsAndTheOtherPathsAreStillChecked() throws IOException {
    Path right = write(oneSelection());
    JsonNode selection = oneSelection();
    ArrayNode kept = (ArrayNode) selection.path("csp_kept").path(0);
    kept.set(0, IntNode.valueOf(kept.get(0).asInt() + 1));
    Path wrong = write(selection);

    assertThat(verify(wrong, right)).isEqualTo(1);

    assertThat(out.toString())
        .contains("  FAIL case 1 concat")
        .contains(right.toString())
        .endsWith(" failed.\n");
  }

  @Test
  void aBrokenFileIsOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.json"), "[{");

    assertThat(verify(file)).isEqualTo(1);

    assertThat(err.toString()).startsWith(file.toString()).hasLineCount(1);
  }

  @Test
  void aPathThatIsNotThereIsTheCallersMistake() {
    assertThat(verify(Path.of("no/such/checkpoint"))).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("There is no no/such/checkpoint.\n");
  }

  @Test
  void anUnknownDeviceIsTheCallersMistake() throws IOException {
    assertThat(run("verify", "--device", "tpu", write(oneSelection()).toString())).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("--device: device must be auto, cpu or cuda, got tpu.\n");
  }

  /** The first of the cases that the engine's own tests check, all of them. */
  private static JsonNode oneSelection() {
    return JSON.readTree(Path.of("../engine/src/test/resources/oracle/csp-selection.json")).get(0);
  }

  private Path write(JsonNode selection) throws IOException {
    Path file = Files.createTempFile(folder, "selection", ".json");
    return Files.writeString(file, JSON.createArrayNode().add(selection).toString());
  }

  private int verify(Path... paths) {
    String[] arguments = new String[paths.length + 1];
    arguments[0] = "verify";
    for (int i = 0; i < paths.length; i++) {
      arguments[i + 1] = paths[i].toString();
    }
    return run(arguments);
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
