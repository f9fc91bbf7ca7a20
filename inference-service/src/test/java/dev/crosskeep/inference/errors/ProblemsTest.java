package dev.crosskeep.inference.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.ApiError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

class ProblemsTest {

  @Test
  void whatNobodyExpectedIsAnInternalErrorWithoutDetails() {
    var problem = Problems.of(new IllegalStateException("/secret/path at 0x7fff"));

    assertThat(problem.status()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
    assertThat(problem.body().error())
        .isEqualTo(
            new ApiError.Detail(
                "something went wrong on this side", "server_error", null, "internal_error"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 405, 406, 415, 422, 500, 503})
  void whatTheFrameworkSaysIsNotHandedOn(int status) {
    var problem = Problems.of(new ResponseStatusException(HttpStatus.valueOf(status), "/secret"));

    assertThat(problem.body().error().message()).isNotBlank().doesNotContain("secret");
    assertThat(problem.status().is4xxClientError()).isEqualTo(status < 500);
  }
}
