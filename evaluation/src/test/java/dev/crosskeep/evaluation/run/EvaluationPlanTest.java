package dev.crosskeep.evaluation.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.contracts.PolicyJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationPlanTest {

  @Test
  void theFullCacheComesFirst() {
    var csp = new Contender("csp", 0.5, PolicyJson.read("{\"method\": \"csp\"}"));

    for (var contenders : List.of(List.of(csp, Contender.FULL), List.<Contender>of())) {
      assertThatThrownBy(() -> new EvaluationPlan("tiny", "ab", List.of("A"), 1, 48, contenders))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the first contender must be the full cache");
    }
  }
}
