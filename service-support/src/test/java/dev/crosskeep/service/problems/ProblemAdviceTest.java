package dev.crosskeep.service.problems;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

class ProblemAdviceTest {

  @Test
  void whatNobodyThoughtOfTellsNothing() {
    var answer = new ProblemAdvice().failed(new DataIntegrityViolationException("into secret"));

    assertThat(answer.getStatusCode().value()).isEqualTo(500);
    assertThat(String.valueOf(answer.getBody())).doesNotContain("secret");
  }
}
