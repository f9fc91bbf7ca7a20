package dev.crosskeep.policy.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.Services;
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

  private static final String TOKEN = "--crosskeep.service-token=";
  private static final String DATABASE = "--spring.datasource.url=";

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "false", "fifteen-letters"})
  void aTokenThatProtectsNothing(String token, CapturedOutput output) {
    assertRefused(output, "crosskeep.service-token must be a secret of at least 16", TOKEN + token);
  }

  @Test
  void noTokenAtAll(CapturedOutput output) {
    assertRefused(
        output,
        "Set CROSSKEEP_SERVICE_TOKEN to the secret that all services share.",
        DATABASE + TestPostgres.newDatabase());
  }

  @Test
  void noDatabaseAtAll(CapturedOutput output) {
    assertRefused(output, "'url' attribute is not specified", TOKEN + Client.TOKEN);
  }

  @Test
  void aDatabaseThatDoesNotAnswer(CapturedOutput output) {
    // Port 1 is nobody's.
    assertRefused(
        output,
        "PostgreSQL cannot be used: ",
        TOKEN + Client.TOKEN,
        DATABASE + "jdbc:postgresql://localhost:1/policy");
  }

  @Test
  void aDatabaseThatIsNotThere(CapturedOutput output) {
    String missing = TestPostgres.newDatabase().replaceFirst("/test\\d+", "/missing");

    assertRefused(output, "PostgreSQL cannot be used: ", TOKEN + Client.TOKEN, DATABASE + missing);
  }

  @Test
  void anAddressWhereNobodyCouldBe(CapturedOutput output) {
    assertRefused(
        output,
        "crosskeep.policy.inference-url must be like http://host:port, got engine:8081",
        TOKEN + Client.TOKEN,
        DATABASE + TestPostgres.newDatabase(),
        "--crosskeep.policy.inference-url=engine:8081");
  }

  private static void assertRefused(CapturedOutput output, String said, String... arguments) {
    assertThatThrownBy(() -> Services.start(arguments).close())
        .isInstanceOf(RuntimeException.class);

    assertThat(output).contains("APPLICATION FAILED TO START").contains(said);
    assertThat(output.getAll()).doesNotContain("\tat ");
  }
}
