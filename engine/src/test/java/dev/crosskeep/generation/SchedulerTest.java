package dev.crosskeep.generation;

import static dev.crosskeep.generation.SchedulerHarness.answer;
import static dev.crosskeep.generation.SchedulerHarness.ask;
import static dev.crosskeep.generation.SchedulerHarness.everything;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.generation.GenerationEvent.Finished;
import dev.crosskeep.generation.GenerationEvent.Text;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Turns, order and the bounded line; see {@link SchedulerHarness} for how questions are written.
 */
@Timeout(30)
class SchedulerTest {

  @RegisterExtension final SchedulerHarness harness = new SchedulerHarness();

  @Test
  void anAnswerIsItsTextThenOneLastEventWithItsCounts() throws Exception {
    var scheduler = harness.scheduler(ScriptedModel.free(), 1, 0);

    var events = everything(ask(scheduler, 9, 'q', 'a', 'b', ScriptedModel.END));

    assertThat(events.subList(0, 2)).containsExactly(new Text("a"), new Text("b"));
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            Finished.class,
            last -> {
              assertThat(last.answer().text()).isEqualTo("ab");
              assertThat(last.answer().finishReason()).isEqualTo(FinishReason.STOP);
              assertThat(last.answer().promptTokens()).isEqualTo(4);
              assertThat(last.answer().completionTokens()).isEqualTo(3);
            });
    assertThat(events).hasSize(3);
  }

  @Test
  void anAnswerThatDoesNotEndIsCutAtItsLongestLength() throws Exception {
    var scheduler = harness.scheduler(ScriptedModel.free(), 1, 0);

    var answer = answer(ask(scheduler, 5, 'q', 'a', 'b'));

    assertThat(answer.text()).isEqualTo("abbbb");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(answer.completionTokens()).isEqualTo(5);
  }

  @Test
  void aStopStringEndsTheAnswerAndIsNotShown() throws Exception {
    var scheduler = harness.scheduler(ScriptedModel.free(), 1, 0);

    var answer = answer(ask(scheduler, List.of("cd"), 9, 'q', 'a', 'b', 'c', 'd', 'e'));

    assertThat(answer.text()).isEqualTo("ab");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void activeAnswersTakeTurnsOneTokenEach() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 2, 0);
    var first = ask(scheduler, 3, 'a', 'x');
    var second = ask(scheduler, 3, 'b', 'y');

    model.letGo(6);
    answer(first);
    answer(second);

    // One new prompt and one token for every running answer in each round.
    assertThat(model.diary)
        .containsExactly(
            "prefill 97",
            "97 reads 120",
            "prefill 98",
            "97 reads 120",
            "98 reads 121",
            "98 reads 121");
  }

  @Test
  void aShortAnswerOvertakesALongOne() throws Exception {
    var scheduler = harness.scheduler(ScriptedModel.free(), 2, 0);
    var longAnswer = ask(scheduler, 1_000_000, 'a', 'x');

    assertThat(answer(ask(scheduler, 2, 'b', 'y')).text()).isEqualTo("yy");

    assertThat(scheduler.line().running()).isEqualTo(1);
    longAnswer.generation().cancel();
  }

  @Test
  void moreQuestionsThanTurnsWaitAndAreAnsweredInOrder() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 2);
    var asked = IntStream.of('a', 'b', 'c').mapToObj(name -> ask(scheduler, 2, name, 'x')).toList();

    model.letGo();
    for (var question : asked) {
      answer(question);
    }

    assertThat(model.diary)
        .filteredOn(line -> line.startsWith("prefill"))
        .containsExactly("prefill 97", "prefill 98", "prefill 99");
  }

  @Test
  void aFullEngineRefusesAtOnceAndTakesQuestionsAgainLater() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 1);
    var first = ask(scheduler, 1, 'a', 'x');
    ask(scheduler, 1, 'b', 'x');

    assertThatThrownBy(scheduler::reserve).isInstanceOf(QueueFullException.class);

    model.letGo(1);
    answer(first);
    scheduler.reserve().close();
  }

  @Test
  void aReservedPlaceCountsUntilItIsGivenBack() {
    var scheduler = harness.scheduler(ScriptedModel.free(), 1, 0);
    var place = scheduler.reserve();

    assertThat(scheduler.line().waiting()).isEqualTo(1);
    assertThatThrownBy(scheduler::reserve).isInstanceOf(QueueFullException.class);

    place.close();
    assertThat(scheduler.line().waiting()).isZero();
  }
}
