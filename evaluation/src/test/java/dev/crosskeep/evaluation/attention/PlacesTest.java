package dev.crosskeep.evaluation.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.pruning.ImageMask;
import dev.crosskeep.pruning.PruningPlan;
import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchScope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacesTest {

  @Test
  void recentTokensTakeATwentiethOfThePromptAndTheBestTheRest() {
    // Of 200 tokens a fifth are 40: 10 recent ones, and 30 of the other 190.
    assertThat(Places.of(200, 0.2)).isEqualTo(new Places(190, 30));
  }

  @Test
  void whereRecentTokensWouldFillTheBudgetTheyTakeHalfOfIt() {
    // Of 210 tokens a twentieth are 10: 5 recent ones, and 5 of the other 205.
    assertThat(Places.of(210, 0.05)).isEqualTo(new Places(205, 5));
  }

  @ParameterizedTest
  @CsvSource({"0.4, 214", "0.2, 214", "0.1, 214", "0.05, 219", "0.05, 70", "0.2, 101"})
  void theEngineSharesOutThePlacesAlike(double budget, int tokens) {
    try (var scope = TorchScope.on(Placement.cpu(ComputeType.FLOAT32))) {
      var plan =
          PruningPlan.of(
              PolicyJson.read(
                  "{\"method\": \"csp\", \"merge\": \"none\", \"budget\": {\"ratio\": %s}}"
                      .formatted(budget)),
              new ImageMask(tokens, List.of()),
              List.of(),
              1,
              1,
              PruningPlan.loadProgram(scope));

      var engine = plan.orElseThrow().budgets().getFirst();
      assertThat(Places.of(tokens, budget))
          .isEqualTo(new Places(tokens - engine.recent(), engine.scored()));
    }
  }
}
