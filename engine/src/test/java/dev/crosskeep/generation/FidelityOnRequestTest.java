package dev.crosskeep.generation;

import static dev.crosskeep.generation.SchedulerHarness.answer;
import static dev.crosskeep.generation.SchedulerHarness.ask;
import static dev.crosskeep.generation.SchedulerHarness.askWithFidelity;
import static dev.crosskeep.generation.SchedulerHarness.everything;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.generation.GenerationEvent.Cancelled;
import dev.crosskeep.generation.GenerationEvent.Finished;
import dev.crosskeep.generation.GenerationEvent.Text;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers that are measured before their last event. */
@Timeout(30)
class FidelityOnRequestTest {

  private static final Fidelity EQUAL = new Fidelity(0, 0, 1, 1, 2, null, 1, List.of());

  @RegisterExtension final SchedulerHarness harness = new SchedulerHarness();

  @Test
  void theTextIsTheSameAndTheMeasurementComesWithTheEnd() throws Exception {
    var scheduler = harness.scheduler(ScriptedModel.free(), 1, 0);

    var events = everything(askWithFidelity(scheduler, 9, 'q', 'a', 'b', ScriptedModel.END));

    assertThat(events.subList(0, 2)).containsExactly(new Text("a"), new Text("b"));
    assertThat(((Finished) events.getLast()).answer().cache().fidelity()).isEqualTo(EQUAL);
  }

  @Test
  void nobodyIsMeasuredUnasked() throws Exception {
    var model = ScriptedModel.free();
    var scheduler = harness.scheduler(model, 1, 0);

    var answer = answer(ask(scheduler, 9, 'q', 'a', ScriptedModel.END));

    assertThat(answer.cache().fidelity()).isNull();
    assertThat(model.diary).noneMatch(line -> line.startsWith("compare"));
  }

  @Test
  void theTextIsThereBeforeTheMeasurementBegins() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 0);
    var asked = askWithFidelity(scheduler, 2, 'q', 'a', 'b', ScriptedModel.END);

    model.letGo(2);

    assertThat(asked.events().next(SchedulerHarness.LONG)).contains(new Text("a"));
    assertThat(asked.events().next(SchedulerHarness.LONG)).contains(new Text("b"));
    assertThat(model.diary).containsExactly("prefill 113", "113 reads 97");
    assertThat(asked.events().next(Duration.ofMillis(20))).isEmpty();
  }

  @Test
  void eachRoundReadsOnePromptAndDecodesOneTokenOfTheMeasurement() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 2, 1);
    var measured = askWithFidelity(scheduler, 1, 'm', 'x', 'y', ScriptedModel.END);
    var other = ask(scheduler, 5, 'o', 'z');

    model.letGo();
    answer(measured);
    answer(other);

    // The other answer gets its token after every step of the measurement.
    assertThat(model.diary)
        .containsExactly(
            "prefill 109",
            "compare 109",
            "109 full reads 120",
            "prefill 111",
            "109 forced reads 120",
            "111 reads 122",
            "109 full reads 121",
            "111 reads 122",
            "109 forced reads 121",
            "111 reads 122",
            "109 free reads 120",
            "111 reads 122",
            "109 free reads 121");
  }

  @Test
  void oneAnswerIsMeasuredAtATimeAndWithoutItsOwnCache() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 3, 0);
    var asked =
        List.of(
            askWithFidelity(scheduler, 1, 'a', 'x', 'y', ScriptedModel.END),
            askWithFidelity(scheduler, 1, 'b', 'x', 'y', ScriptedModel.END),
            askWithFidelity(scheduler, 1, 'c', 'x', 'y', ScriptedModel.END));

    model.letGo();
    for (var one : asked) {
      assertThat(answer(one).cache().fidelity()).isEqualTo(EQUAL);
    }

    // Three of the one that is measured, and the cache of an answer that still has its own.
    assertThat(model.mostOpenContexts).hasValueLessThanOrEqualTo(4);
    assertThat(model.openContexts).hasValue(0);
  }

  @Test
  void anAnswerIsMeasuredNoFurtherThanTheModelCanRead() throws Exception {
    var scheduler = harness.scheduler(ScriptedModel.free(), 1, 0);

    var answer = answer(askWithFidelity(scheduler, 9, 'q', 'a', 'b'));

    assertThat(answer.cache().fidelity()).extracting(Fidelity::tokens).isEqualTo(4);
  }

  @Test
  void anAnswerOfOneTokenHasNoFidelity() throws Exception {
    var scheduler = harness.scheduler(ScriptedModel.free(), 1, 0);

    var answer = answer(askWithFidelity(scheduler, 9, 'q', ScriptedModel.END));

    assertThat(answer.cache().fidelity()).isNull();
  }

  @Test
  void aCancelledMeasurementIsFreedWithinOneStep() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 0);
    var asked = askWithFidelity(scheduler, 1, 'q', 'a', 'b');
    model.letTake(3);

    asked.generation().cancel();
    model.letGo(1);

    assertThat(everything(asked).getLast()).isEqualTo(new Cancelled());
    assertThat(model.openContexts).hasValue(0);
  }

  @Test
  void anAnswerCancelledWhileItsPromptIsReadAgainIsGivenUp() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 0);
    var asked = askWithFidelity(scheduler, 1, 'q', 'a', 'b');
    model.letTake(1);

    asked.generation().cancel();
    model.letGo(1);

    assertThat(everything(asked).getLast()).isEqualTo(new Cancelled());
    assertThat(model.diary).containsExactly("prefill 113", "compare 113");
    // The answer's own; the reading was given up before it had any.
    assertThat(model.mostOpenContexts).hasValue(1);
    assertThat(model.openContexts).hasValue(0);
  }

  @Test
  void anAnswerStandsWhereItsMeasurementFails() throws Exception {
    var model = ScriptedModel.free();
    var scheduler = harness.scheduler(model, 1, 0);

    // The answer ends before it reads its second token; the measurement does not.
    var answer = answer(askWithFidelity(scheduler, 2, 'q', 'a', 'b', ScriptedModel.FAILS));

    assertThat(answer.text()).isEqualTo("ab");
    assertThat(answer.cache().fidelity()).isNull();
    assertThat(model.openContexts).hasValue(0);
    assertThat(answer(ask(scheduler, 1, 'r', 'c')).text()).isEqualTo("c");
  }

  @Test
  void anAnswerThatIsCompleteIsDeliveredWhenTheEngineStops() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 0);
    var asked = askWithFidelity(scheduler, 1, 'q', 'a', 'b');
    model.letTake(3);

    scheduler.drain(Duration.ZERO);
    model.letGo();

    assertThat(everything(asked).getLast())
        .isInstanceOfSatisfying(
            Finished.class, last -> assertThat(last.answer().cache().fidelity()).isNull());
    scheduler.awaitStop();
    assertThat(model.diary).endsWith("close with 0 open");
  }
}
