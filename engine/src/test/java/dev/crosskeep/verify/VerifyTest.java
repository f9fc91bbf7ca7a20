package dev.crosskeep.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.checkpoint.CheckpointException;
import dev.crosskeep.checkpoint.FloatTensor;
import dev.crosskeep.checkpoint.SafetensorsFile;
import dev.crosskeep.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That wrong expectations are noticed, each under its own name. */
class VerifyTest {

  @TempDir private Path directory;

  @BeforeEach
  void copyTheReference() throws IOException {
    for (String name :
        List.of(
            "config.json",
            "model.safetensors",
            "expected.json",
            "expected.safetensors",
            "expected-csp.json",
            "expected-csp.safetensors")) {
      Files.copy(Oracle.path("llava-mha-2images").resolve(name), directory.resolve(name));
    }
  }

  @Test
  void aTensorThatIsOffByMoreThanTheToleranceFailsAlone() throws Exception {
    Map<String, FloatTensor> expected = new LinkedHashMap<>();
    SafetensorsFile file = SafetensorsFile.open(directory.resolve("expected.safetensors"));
    file.names().forEach(n -> expected.put(n, new FloatTensor(file.floats(n), file.shape(n))));
    Objects.requireNonNull(expected.get("prompt_logits")).values()[17] += 2e-4f;
    SafetensorsWriter.write(directory.resolve("expected.safetensors"), expected);

    assertThat(failures()).containsExactly("prompt_logits");
  }

  @Test
  void otherTokensFailAlone() throws Exception {
    edit("expected.json", text -> text.replaceFirst("188]", "187]"));

    assertThat(failures()).containsExactly("generated_ids");
  }

  @Test
  void anotherKeptPositionFailsAlone() throws Exception {
    edit("expected-csp.json", text -> text.replaceFirst("\\[15,22,19", "[14,22,19"));

    assertThat(failures()).containsExactly("csp kept");
  }

  @Test
  void aFileThatIsMissingOrBrokenIsNamed() throws Exception {
    edit("expected.json", text -> text.replace("input_ids", "ids"));
    assertRefused("expected.json: input_ids must be a list, but is missing");
    edit("expected-csp.json", text -> text.replaceFirst("\\[\\[\\[", "[["));
    assertRefused("expected.json");
    Files.delete(directory.resolve("expected.json"));
    assertRefused("expected.json: is missing");
    Files.delete(directory.resolve("config.json"));
    assertRefused("config.json: is missing");
  }

  @Test
  void keptPositionsOfOtherLayersOrHeadsAreRefused() throws Exception {
    edit("expected-csp.json", text -> text.replaceFirst("\"kept\":\\[\\[\\[", "\"kept\":[[[1],["));
    assertRefused("expected-csp.json: kept must have a list per layer and head");
  }

  @Test
  void aSelectionFileThatExpectsOtherwiseFails() throws Exception {
    String cases = Files.readString(Oracle.path("csp-selection.json"));
    Path file = directory.resolve("cases.json");
    Files.writeString(file, cases.replaceFirst("\\[\\[3,0,20,12", "[[2,0,20,12"));

    VerifyReport report = Verify.path(file);

    assertThat(report.passed()).isFalse();
    assertThat(report.checks())
        .filteredOn(check -> !check.passed())
        .extracting(Check::name)
        .contains("case 1 concat");
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> Verify.path(file)).hasMessageContaining("is not a list");
  }

  @Test
  void aCaseThatCannotBeComputedIsRefusedAndNotThrownAbout() throws Exception {
    String cases = Files.readString(Oracle.path("csp-selection.json"));
    assertCaseRefused(cases.replaceFirst("\"heads\": *2", "\"heads\":3"), "csp_kept must have");
    assertCaseRefused(
        cases.replaceFirst("\"length\": *27", "\"length\":28"),
        "query must hold heads x length x head_dim = 448 numbers, got [");
    assertCaseRefused(
        cases.replaceFirst("\"recent_ratio\": *0.2", "\"recent_ratio\":0.01"), "cannot be checked");
    assertCaseRefused(
        cases.replaceFirst("\"hh_ratio\": *0.2", "\"hh_ratio\":9"), "cannot be checked");
    edit("expected.json", text -> text.replaceFirst("\\[1, 5, 9, 199", "[1, 5, 9, 9"));
    assertRefused("cannot be checked: the prompt has 1 image tokens and 2 images");
  }

  private void assertCaseRefused(String cases, String reason) throws IOException {
    Path file = Files.writeString(directory.resolve("cases.json"), cases);
    assertThatThrownBy(() -> Verify.path(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cases.json: ")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2000))
        .hasMessageContaining(reason);
  }

  @Test
  void aLineTellsTheDifferenceAndTheTolerance() {
    assertThat(Check.numbers("logits", new float[] {1, 2}, new float[] {1, 2.5f}).line())
        .isEqualTo("FAIL logits                       largest difference 5.0e-01, tolerance 1e-04");
    assertThat(Check.count("ids", 0, "tokens differ").line())
        .isEqualTo("ok   ids                          0 tokens differ");
  }

  @Test
  void numbersThatCannotBeComparedFail() {
    assertThat(Check.numbers("x", new float[] {Float.NaN}, new float[] {1}).passed()).isFalse();
    assertThat(Check.numbers("x", new float[] {1}, new float[] {Float.NaN}).passed()).isFalse();
    assertThat(Check.numbers("x", new float[] {1}, new float[] {1, 2}).passed()).isFalse();
    assertThat(Check.numbers("x", new float[] {1}, new float[] {1}).passed()).isTrue();
  }

  private List<String> failures() {
    return Verify.path(directory).checks().stream()
        .filter(check -> !check.passed())
        .map(Check::name)
        .toList();
  }

  private void edit(String name, UnaryOperator<String> change) throws IOException {
    Path file = directory.resolve(name);
    String before = Files.readString(file);
    String after = change.apply(before);
    assertThat(after).as("the edit of " + name).isNotEqualTo(before);
    Files.writeString(file, after);
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> Verify.path(directory))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(reason);
  }
}
