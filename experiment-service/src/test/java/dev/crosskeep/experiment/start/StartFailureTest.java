package dev.crosskeep.experiment.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.experiment.TestApplications;
import dev.crosskeep.experiment.WholeService;
import dev.crosskeep.postgres.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A service that cannot start says why in a few lines, without a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "too-short"})
  void withoutAServiceToken(String token, CapturedOutput output) {
    assertRefused("Set CROSSKEEP_SERVICE_TOKEN", output, "--crosskeep.service-token=" + token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"59m", "soon"})
  void withAnEventAgeThatMakesNoSense(String age, CapturedOutput output) {
    assertRefused(
        "max-event-age",
        output,
        "--crosskeep.service-token=" + WholeService.TOKEN,
        "--spring.datasource.url=" + TestPostgres.newDatabase(),
        "--crosskeep.experiment.max-event-age=" + age);
  }

  @Test
  void withoutPostgres(CapturedOutput output) {
    assertRefused(
        "correct SPRING_DATASOURCE_URL",
        output,
        "--crosskeep.service-token=" + WholeService.TOKEN,
        "--spring.datasource.url=jdbc:postgresql://localhost:1/experiment");
  }

  private static void assertRefused(String said, CapturedOutput output, String... arguments) {
    assertThatThrownBy(() -> TestApplications.run(arguments)).isInstanceOf(RuntimeException.class);

    assertThat(output).contains("APPLICATION FAILED TO START").contains(said);
    assertThat(output.getAll()).doesNotContain("\tat ");
  }
}
