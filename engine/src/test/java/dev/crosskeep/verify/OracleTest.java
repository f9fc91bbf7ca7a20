package dev.crosskeep.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Against outputs of other people's implementations; see {@code oracle/README.md}. */
class OracleTest {

  @Test
  void agreesWithTransformersOnTwoPicturesAndWithTheAuthorsPruning() {
    assertAllPass(
        Verify.path(Oracle.path("llava-mha-2images")),
        List.of(
            "image_features",
            "prompt_logits",
            "step_logits",
            "generated_ids",
            "csp kept",
            "csp step_logits",
            "csp generated_ids"));
  }

  @Test
  void agreesWithTransformersOnGroupedHeadsAndBfloat16Weights() {
    assertAllPass(
        Verify.path(Oracle.path("llava-gqa-bf16")),
        List.of("image_features", "prompt_logits", "step_logits", "generated_ids"));
  }

  @Test
  void keepsWhatTheAuthorsCodeKeeps() {
    var report = Verify.path(Oracle.path("csp-selection.json"));

    assertThat(report.checks()).hasSize(5 * 8).allMatch(Check::passed);
  }

  private static void assertAllPass(VerifyReport report, List<String> names) {
    assertThat(report.checks()).extracting(Check::name).isEqualTo(names);
    assertThat(report.checks()).allMatch(Check::passed);
  }
}
