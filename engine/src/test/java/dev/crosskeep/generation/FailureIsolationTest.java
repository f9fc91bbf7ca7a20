package dev.crosskeep.generation;

import static dev.crosskeep.generation.SchedulerHarness.answer;
import static dev.crosskeep.generation.SchedulerHarness.ask;
import static dev.crosskeep.generation.SchedulerHarness.everything;
import static dev.crosskeep.generation.SchedulerHarness.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.generation.GenerationEvent.Failed;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FailureIsolationTest {

  @RegisterExtension final SchedulerHarness harness = new SchedulerHarness();

  @ParameterizedTest
  @ValueSource(
      ints = {ScriptedModel.FAILS, ScriptedModel.NOT_A_NUMBER, ScriptedModel.OUT_OF_MEMORY})
  void aFailureInADecodeStepEndsThatAnswerOnly(int failure) throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 2, 0);
    var unlucky = ask(scheduler, 9, 'a', 'x', failure);
    var lucky = ask(scheduler, 3, 'b', 'y');

    model.letGo();

    assertThat(everything(unlucky).getLast())
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.problem())
                    .isInstanceOf(GenerationFailedException.class)
                    .hasMessageNotContainingAny("secret", "0x"));
    assertThat(answer(lucky).text()).isEqualTo("yyy");
    assertThat(model.openContexts).hasValue(0);
  }

  @Test
  void aFailureWhileReadingThePromptEndsThatAnswerOnly() throws Exception {
    var scheduler = harness.scheduler(ScriptedModel.free(), 1, 0);

    assertThat(everything(ask(scheduler, 9, 'a', ScriptedModel.FAILS)).getLast())
        .isInstanceOf(Failed.class);

    assertThat(answer(ask(scheduler, 1, 'b', 'y')).text()).isEqualTo("y");
  }

  @Test
  void aListenerThatThrowsLosesItsAnswerOnly() throws Exception {
    var model = ScriptedModel.free();
    var scheduler = harness.scheduler(model, 1, 0);
    var calls = new AtomicInteger();

    submit(
        scheduler,
        List.of(),
        9,
        _ -> {
          calls.incrementAndGet();
          throw new IllegalStateException("deaf");
        },
        'a',
        'x');
    // The place is free once the first answer has ended.
    while (scheduler.line().waiting() + scheduler.line().running() > 0) {
      Thread.onSpinWait();
    }

    assertThat(answer(ask(scheduler, 1, 'b', 'y')).text()).isEqualTo("y");
    assertThat(calls).hasValue(2);
    assertThat(model.openContexts).hasValue(0);
  }

  @Test
  void aBrokenThreadEndsEveryAnswerAndTakesNoMoreQuestions() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 2, 1);
    var asked =
        List.of(
            ask(scheduler, 9, 'a', ScriptedModel.DIES),
            ask(scheduler, 9, 'b', 'y'),
            ask(scheduler, 9, 'c', 'z'));

    model.letGo();

    for (var question : asked) {
      assertThat(everything(question).getLast())
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> assertThat(failed.problem()).isInstanceOf(EngineStoppedException.class));
    }
    assertThat(scheduler.line().state()).isEqualTo(WaitingLine.State.BROKEN);
    assertThatThrownBy(scheduler::reserve).isInstanceOf(EngineStoppedException.class);
  }
}
