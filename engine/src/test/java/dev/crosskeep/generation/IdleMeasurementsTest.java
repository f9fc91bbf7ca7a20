package dev.crosskeep.generation;

import static dev.crosskeep.generation.ScriptedModel.END;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.Fidelity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleMeasurementsTest {

  private final List<GenerationObserver.Shadow> outcomes = new ArrayList<>();
  private final List<Fidelity> found = new ArrayList<>();
  private final ScriptedModel model = ScriptedModel.free();
  private final IdleMeasurements idle =
      new IdleMeasurements(
          2,
          new GenerationObserver() {
            @Override
            public void shadow(Shadow outcome) {
              outcomes.add(outcome);
            }
          });

  @Test
  void whatFindsNoPlaceIsDroppedAndCounted() {
    offer('a', 'x', END);
    offer('b', 'x', END);
    offer('c', 'x', END);

    assertThat(outcomes).containsExactly(GenerationObserver.Shadow.DROPPED);
    assertThat(idle.waiting()).isEqualTo(2);
    workOff();
    assertThat(outcomes).hasSize(3).endsWith(GenerationObserver.Shadow.MEASURED);
    assertThat(found).hasSize(2);
    assertThat(model.diary).noneMatch(line -> line.contains("99"));
  }

  @Test
  void oneThatFailsLeavesAndTheNextIsMeasured() {
    offer('a', 'x', 'y', ScriptedModel.FAILS);
    offer('b', 'x', END);

    workOff();

    assertThat(outcomes)
        .containsExactly(GenerationObserver.Shadow.FAILED, GenerationObserver.Shadow.MEASURED);
    assertThat(found).hasSize(1);
    assertThat(model.openContexts).hasValue(0);
  }

  @Test
  void aListenerThatFailsHarmsNobody() {
    idle.offer(
        SchedulerHarness.request(List.of(), 1, 'a', 'x', END),
        _ -> {
          throw new IllegalStateException("deaf");
        });
    offer('b', 'x', END);

    workOff();

    assertThat(outcomes)
        .containsExactly(GenerationObserver.Shadow.MEASURED, GenerationObserver.Shadow.MEASURED);
    assertThat(found).hasSize(1);
    assertThat(model.openContexts).hasValue(0);
  }

  @Test
  void anAnswerOfOneTokenIsDoneWithNothingToTell() {
    offer('a', END);

    workOff();

    assertThat(outcomes).containsExactly(GenerationObserver.Shadow.MEASURED);
    assertThat(found).isEmpty();
    assertThat(model.openContexts).hasValue(0);
  }

  @Test
  void whatHadToGiveItsMemoryUpBeginsAnew() {
    offer('a', 'x', 'y', END);
    idle.step(model, () -> false);
    idle.step(model, () -> false);

    idle.release();

    assertThat(model.openContexts).hasValue(0);
    workOff();
    assertThat(model.diary.subList(0, 4))
        .containsExactly("compare 97", "97 full reads 120", "compare 97", "97 full reads 120");
    assertThat(found).hasSize(1);
  }

  private void offer(int... script) {
    idle.offer(SchedulerHarness.request(List.of(), 1, script), found::add);
  }

  private void workOff() {
    while (!idle.isEmpty()) {
      idle.step(model, () -> false);
    }
  }
}
