package dev.crosskeep.generation;

import static dev.crosskeep.generation.SchedulerHarness.LONG;
import static dev.crosskeep.generation.SchedulerHarness.answer;
import static dev.crosskeep.generation.SchedulerHarness.ask;
import static dev.crosskeep.generation.SchedulerHarness.askWithFidelity;
import static dev.crosskeep.generation.SchedulerHarness.askWithShadow;
import static dev.crosskeep.generation.SchedulerHarness.everything;
import static dev.crosskeep.generation.ScriptedModel.END;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.generation.SchedulerHarness.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers that are measured after their end, when nobody asks anything. */
@Timeout(30)
class ShadowTest {

  @RegisterExtension final SchedulerHarness harness = new SchedulerHarness();

  private final BlockingQueue<Fidelity> measured = new LinkedBlockingQueue<>();

  @Test
  void anAnswerIsMeasuredAfterItsEnd() throws Exception {
    var scheduler = harness.scheduler(ScriptedModel.free(), 1, 0);

    var answer = answer(askWithShadow(scheduler, measured::add, 9, 'q', 'a', 'b', END));

    assertThat(answer.cache().fidelity()).isNull();
    assertThat(measured.poll(20, TimeUnit.SECONDS))
        .isEqualTo(new Fidelity(0, 0, 1, 1, 2, null, 1, List.of()));
  }

  @Test
  void withTheShadowOnTheAnswersStepsAreTheSameAndItsOwnComeAfterAllOfThem() throws Exception {
    List<String> without = diary(false);

    List<String> with = diary(true);

    assertThat(with.subList(0, without.size())).isEqualTo(without);
    // Three prompts of a measurement each: one reading, and two tokens by each of three caches.
    assertThat(with.subList(without.size(), with.size()))
        .hasSize(3 * 7)
        .noneMatch(line -> line.matches("prefill.*|\\d+ reads.*"));
  }

  /** Everything that a model does for three questions that are there from the beginning. */
  private List<String> diary(boolean shadow) throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 2, 1);
    var asked = new ArrayList<Asked>();
    for (int name : List.of((int) 'a', (int) 'b', (int) 'c')) {
      int[] script = {name, 'x', 'y', END};
      asked.add(
          shadow ? askWithShadow(scheduler, measured::add, 9, script) : ask(scheduler, 9, script));
    }
    model.letGo();
    for (var question : asked) {
      answer(question);
    }
    while (scheduler.waitingForIdle() > 0) {
      Thread.onSpinWait();
    }
    scheduler.drain(Duration.ZERO);
    scheduler.awaitStop();
    return model.diary.subList(0, model.diary.size() - 1);
  }

  @Test
  void aQuestionInterruptsAReadingWhichBeginsAnewAndAMeasurementWhichGoesOn() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 0);
    var first = askWithShadow(scheduler, measured::add, 1, 'm', 'x', END);
    model.letTake(1);
    answer(first);

    // It stands before its reading, and two answers come.
    var second = ask(scheduler, 2, 'a', 'y');
    model.letTake(3);
    answer(second);
    model.letTake(1);
    // It has read, and stands before its first token.
    var third = ask(scheduler, 2, 'b', 'z');
    model.letTake(3);
    answer(third);
    model.letGo();

    assertThat(measured.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(model.diary)
        .containsExactly(
            "prefill 109",
            "compare 109",
            "prefill 97",
            "97 reads 121",
            "compare 109",
            "109 full reads 120",
            "prefill 98",
            "98 reads 122",
            "109 forced reads 120",
            "109 free reads 120");
    assertThat(model.openContexts).hasValue(0);
  }

  @Test
  void aPlaceThatIsTakenIsEnoughToKeepItStill() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 1);
    var asked = askWithShadow(scheduler, measured::add, 1, 'm', 'x', END);
    try (var _ = scheduler.reserve()) {
      // A question whose pictures are still decoded.
      model.letGo();
      answer(asked);
      assertThat(measured.poll(50, TimeUnit.MILLISECONDS)).isNull();
      assertThat(model.diary).containsExactly("prefill 109");
    }

    assertThat(measured.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aMeasurementThatIsAskedForGetsTheMemoryOfOneThatPauses() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 0);
    var first = askWithShadow(scheduler, measured::add, 1, 'm', 'x', END);
    model.letTake(2);
    answer(first);

    var second = askWithFidelity(scheduler, 1, 'q', 'y', END);
    model.letGo();

    assertThat(answer(second).cache().fidelity()).isNotNull();
    assertThat(measured.poll(20, TimeUnit.SECONDS)).isNotNull();
    // The three of the one that pauses and the answer's own; never twice three.
    assertThat(model.mostOpenContexts).hasValue(4);
    assertThat(model.openContexts).hasValue(0);
  }

  @Test
  void anAnswerThatDidNotComeToItsEndIsNotMeasured() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 0);
    var asked = askWithShadow(scheduler, measured::add, 1_000, 'm', 'x');
    model.letGo(1);
    assertThat(asked.events().next(LONG)).isPresent();

    asked.generation().cancel();
    model.letGo();
    everything(asked);

    assertThat(answer(ask(scheduler, 1, 'b', 'y')).text()).isEqualTo("y");
    assertThat(scheduler.waitingForIdle()).isZero();
    assertThat(model.diary).noneMatch(line -> line.startsWith("compare"));
  }

  @Test
  void shuttingDownDoesNotWaitForIt() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 0);
    var asked = askWithShadow(scheduler, measured::add, 1, 'm', 'x', END);
    model.letTake(2);
    answer(asked);

    scheduler.drain(LONG);
    model.letGo(1);
    scheduler.awaitStop();

    assertThat(model.diary)
        .containsExactly("prefill 109", "compare 109", "109 full reads 120", "close with 0 open");
    assertThat(measured).isEmpty();
  }
}
