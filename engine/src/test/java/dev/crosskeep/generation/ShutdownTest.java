package dev.crosskeep.generation;

import static dev.crosskeep.generation.SchedulerHarness.LONG;
import static dev.crosskeep.generation.SchedulerHarness.answer;
import static dev.crosskeep.generation.SchedulerHarness.ask;
import static dev.crosskeep.generation.SchedulerHarness.everything;
import static dev.crosskeep.generation.SchedulerHarness.request;
import static dev.crosskeep.generation.SchedulerHarness.waitUntilRunning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.generation.GenerationEvent.Failed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class ShutdownTest {

  @RegisterExtension final SchedulerHarness harness = new SchedulerHarness();

  @Test
  void drainingLetsWhatIsInFinishAndThenClosesTheModel() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 1);
    var runs = ask(scheduler, 3, 'a', 'x');
    var waits = ask(scheduler, 3, 'b', 'y');
    waitUntilRunning(scheduler, 1);

    scheduler.drain(LONG);
    assertThatThrownBy(scheduler::reserve).isInstanceOf(EngineStoppedException.class);
    model.letGo();
    scheduler.awaitStop();

    assertThat(answer(runs).text()).isEqualTo("xxx");
    assertThat(answer(waits).text()).isEqualTo("yyy");
    assertThat(model.diary.getLast()).isEqualTo("close with 0 open");
  }

  @Test
  void whatIsNotAnsweredWithinTheGraceEndsWithAClearError() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 1);
    var runs = ask(scheduler, 1_000_000, 'a', 'x');
    var waits = ask(scheduler, 3, 'b', 'y');
    model.letGo(1);
    runs.events().next();

    scheduler.drain(Duration.ZERO);
    model.letGo(1);
    scheduler.awaitStop();

    for (var question : List.of(runs, waits)) {
      assertThat(everything(question).getLast())
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> assertThat(failed.problem()).hasMessage("the service is shutting down"));
    }
    assertThat(model.diary.getLast()).isEqualTo("close with 0 open");
  }

  @Test
  void theModelIsNotClosedDuringAStep() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 0);
    ask(scheduler, 9, 'a', 'x');
    waitUntilRunning(scheduler, 1);

    scheduler.drain(Duration.ZERO);
    var stop = Thread.ofVirtual().start(scheduler::awaitStop);

    assertThat(stop.join(Duration.ofMillis(100))).isFalse();
    assertThat(model.closed).isFalse();
    model.letGo();
    assertThat(stop.join(LONG)).isTrue();
    assertThat(model.closed).isTrue();
  }

  @Test
  void stoppingWaitsForQuestionsThatAreStillPrepared() throws Exception {
    var scheduler = harness.scheduler(ScriptedModel.free(), 1, 0);
    var place = scheduler.reserve();

    scheduler.drain(Duration.ZERO);
    var stop = Thread.ofVirtual().start(scheduler::awaitStop);

    assertThat(stop.join(Duration.ofMillis(100))).isFalse();
    place.close();
    assertThat(stop.join(LONG)).isTrue();
  }

  @Test
  void aQuestionPreparedDuringShutdownIsRefusedAndGivesItsPlaceBack() {
    var scheduler = harness.scheduler(ScriptedModel.free(), 1, 0);
    try (var place = scheduler.reserve()) {
      scheduler.drain(LONG);

      assertThatThrownBy(() -> place.use(request(List.of(), 1, 'a', 'x'), _ -> {}))
          .isInstanceOf(EngineStoppedException.class);
    }
    assertThat(scheduler.line().waiting()).isZero();
  }
}
