package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A gateway that cannot start says why in a few lines, without a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service-token=                          | crosskeep.service-token is missing",
        "service-token=short                     | crosskeep.service-token is missing",
        "service-token=with spaces in the middle | crosskeep.service-token is missing",
        "gateway.inference-urls=localhost:8081   | crosskeep.gateway.inference-urls must be like",
        "gateway.inference-urls=                 | crosskeep.gateway.inference-urls must be one",
        "gateway.inference-urls=http://a,http://a | crosskeep.gateway.inference-urls must be one",
        "gateway.instances.spill-over=0.9        | crosskeep.gateway.instances.spill-over must be",
        "gateway.instances.window=0s             | crosskeep.gateway.instances.window must be",
        "gateway.idempotency.window=0s           | crosskeep.gateway.idempotency.window must be",
        "gateway.policy-url=ftp://localhost      | crosskeep.gateway.policy-url must be like",
        "gateway.experiment-url=http://h/path    | crosskeep.gateway.experiment-url must be like",
        "gateway.max-body=0                      | crosskeep.gateway.max-body in bytes must be from"
            + " 1",
        "gateway.max-body=5GB                    | crosskeep.gateway.max-body in bytes must be from"
            + " 1",
        "gateway.refresh=0s                      | crosskeep.gateway.refresh in milliseconds must"
            + " be from 1",
        "gateway.idle-timeout=0s                 | crosskeep.gateway.idle-timeout in milliseconds"
            + " must be from 1",
        "gateway.refresh=soon                    | refresh",
      })
  void aSettingThatMakesNoSense(String setting, String said, CapturedOutput output) {
    assertThatThrownBy(() ->
            SpringApplication.run(
                GatewayApplication.class,
                "--server.port=0",
                "--management.server.port=0",
                setting.startsWith("service")
                    ? "--x"
                    : "--crosskeep.service-token=0123456789abcdef",
                "--crosskeep." + setting))
        .isInstanceOf(RuntimeException.class);

    assertThat(output).contains("APPLICATION FAILED TO START").contains(said);
    assertThat(output.getAll()).doesNotContain("\tat ");
  }
}
