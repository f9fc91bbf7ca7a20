package dev.crosskeep.generation;

import static dev.crosskeep.generation.SchedulerHarness.answer;
import static dev.crosskeep.generation.SchedulerHarness.ask;
import static dev.crosskeep.generation.SchedulerHarness.everything;
import static dev.crosskeep.generation.SchedulerHarness.waitUntilRunning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.generation.GenerationEvent.Cancelled;
import dev.crosskeep.generation.GenerationEvent.Text;
import dev.crosskeep.generation.SchedulerHarness.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class CancellationTest {

  @RegisterExtension final SchedulerHarness harness = new SchedulerHarness();

  @Test
  void aCancelledQuestionLeavesTheQueueAtOnce() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 1);
    ask(scheduler, 1, 'a', 'x');
    var waits = ask(scheduler, 1, 'b', 'x');

    waits.generation().cancel();

    // The model has not taken a single step.
    assertThat(everything(waits)).containsExactly(new Cancelled());
    scheduler.reserve().close();
    model.letGo(1);
  }

  @Test
  void aCancelledAnswerIsFreedWithinOneStep() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 0);
    var asked = ask(scheduler, 1_000, 'a', 'x');
    model.letGo(2);
    assertThat(asked.events().next()).isEqualTo(new Text("x"));
    assertThat(asked.events().next()).isEqualTo(new Text("x"));

    asked.generation().cancel();
    model.letGo(1);

    var rest = everything(asked);
    assertThat(rest.getLast()).isEqualTo(new Cancelled());
    assertThat(model.diary).hasSizeLessThanOrEqualTo(3);
    assertThat(model.openContexts).hasValue(0);
    assertThat(scheduler.line().running()).isZero();
  }

  @Test
  void anAnswerCancelledWhileItsPromptIsReadIsFreedRightAfter() throws Exception {
    var model = ScriptedModel.held();
    var scheduler = harness.scheduler(model, 1, 0);
    var asked = ask(scheduler, 1_000, 'a', 'x');
    waitUntilRunning(scheduler, 1);

    asked.generation().cancel();
    model.letGo(1);

    assertThat(everything(asked).getLast()).isEqualTo(new Cancelled());
    assertThat(model.openContexts).hasValue(0);
  }

  @Test
  void cancellingAfterTheEndDoesNothing() throws Exception {
    var scheduler = harness.scheduler(ScriptedModel.free(), 1, 0);
    var asked = ask(scheduler, 1, 'a', 'x');
    everything(asked);

    asked.generation().cancel();
    asked.generation().cancel();

    assertThat(answer(ask(scheduler, 1, 'b', 'y')).text()).isEqualTo("y");
    assertThat(asked.events().next(Duration.ZERO)).isEmpty();
  }

  @Test
  void everyQuestionEndsExactlyOnceHoweverItIsCancelled() throws Exception {
    var model = ScriptedModel.free();
    var scheduler = harness.scheduler(model, 3, 1_000);
    var random = new Random(5);
    var asked = new ArrayList<Asked>();
    for (int i = 0; i < 1_000; i++) {
      var question = ask(scheduler, 1 + random.nextInt(20), 'a', 'x');
      asked.add(question);
      if (random.nextBoolean()) {
        asked.get(random.nextInt(asked.size())).generation().cancel();
      }
    }

    for (var question : asked) {
      assertThat(everything(question)).filteredOn(GenerationEvent::isLast).hasSize(1);
      assertThat(question.events().next(Duration.ZERO)).isEmpty();
    }
    assertThat(scheduler.line().waiting() + scheduler.line().running()).isZero();
    assertThat(model.openContexts).hasValue(0);
  }
}
