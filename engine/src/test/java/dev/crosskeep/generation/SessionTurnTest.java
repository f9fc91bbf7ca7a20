package dev.crosskeep.generation;

import static dev.crosskeep.generation.SchedulerHarness.answer;
import static dev.crosskeep.generation.SchedulerHarness.everything;
import static dev.crosskeep.generation.SchedulerHarness.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.SessionWish;
import dev.crosskeep.generation.GenerationEvent.Cancelled;
import dev.crosskeep.generation.GenerationEvent.Failed;
import dev.crosskeep.generation.SchedulerHarness.Asked;
import dev.crosskeep.session.SessionLimits;
import dev.crosskeep.session.SessionStore;
import dev.crosskeep.session.SessionUnavailableException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a session has read after each way in which a turn may end; see {@link SchedulerHarness} for
 * how questions are written. A later turn's script is what it reads besides.
 */
@Timeout(30)
class SessionTurnTest {

  private static final PruningPolicy FULL = new FullCache();

  @RegisterExtension final SchedulerHarness harness = new SchedulerHarness();

  private final SessionStore<SessionTurn.Kept> store =
      new SessionStore<>(SessionLimits.DEFAULT, System::nanoTime);
  private final SessionTurns turns = new SessionTurns(store);
  private final ScriptedModel model = ScriptedModel.held();
  private final Scheduler scheduler = harness.scheduler(model, 1, 1, store);

  @Test
  void theNextTurnReadsOnlyWhatComesBehindTheAnswer() throws Exception {
    model.letGo();
    String id = session(answer(ask(begin('a', 'x', 'y', ScriptedModel.END), 9)));

    // The answer is x, y and the end, of which the model has read x and y.
    var second = goOn(id, 'a', 'x', 'y', ScriptedModel.END, 'x', 'y', 'b', 'z');
    assertThat(answer(ask(second, 1)).text()).isEqualTo("z");

    assertThat(model.diary)
        .containsExactly(
            "prefill 97",
            "97 reads 120",
            "97 reads 121",
            "copy 97 with its answer",
            "extend 97 and 2 by 98",
            "copy 98 with its answer");
    assertThat(store.sessions()).isEqualTo(1);
    assertThat(model.openContexts).hasValue(1);
  }

  @Test
  void theSameQuestionIsAnsweredAgainWithoutReadingIt() throws Exception {
    model.letGo();
    String id = session(answer(ask(begin('a', 'x'), 2)));

    var again = answer(ask(goOn(id, 'a', 'x'), 2));

    assertThat(again.text()).isEqualTo("xx");
    assertThat(again.cache().session()).isEqualTo(id);
    assertThat(model.diary).contains("copy 97").doesNotContain("extend 97 and 0 by 98");
    assertThat(model.openContexts).hasValue(1);
  }

  @Test
  void aSecondTurnAtTheSameTimeIsRefused() throws Exception {
    model.letGo();
    String id = session(answer(ask(begin('a', 'x'), 1)));
    var first = goOn(id, 'a', 'x', 'b');

    assertThatThrownBy(() -> goOn(id, 'a', 'x', 'c'))
        .isInstanceOf(SessionUnavailableException.class)
        .hasMessageContaining("one turn at a time");

    answer(ask(first, 1));
    answer(ask(goOn(id, 'a', 'x', 'b', 'c'), 1));
  }

  @Test
  void aTurnThatIsCancelledInTheQueueLeavesTheSessionAsItWas() throws Exception {
    model.letGo(1);
    String id = session(answer(ask(begin('a', 'x'), 1)));
    ask(begin('r', 'x'), 9);
    var waits = ask(goOn(id, 'a', 'x', 'b', 'z'), 9);

    waits.generation().cancel();
    assertThat(everything(waits)).containsExactly(new Cancelled());

    model.letGo();
    assertThat(answer(ask(goOn(id, 'a', 'x', 'c', 'y'), 1)).text()).isEqualTo("y");
    assertThat(model.diary).contains("extend 97 and 0 by 99");
  }

  @Test
  void aTurnThatIsCancelledWhileItAnswersHasReadItsQuestion() throws Exception {
    model.letGo(1);
    String id = session(answer(ask(begin('a', 'x'), 1)));
    model.letGo(2);
    var asked = ask(goOn(id, 'a', 'x', 'b', 'z'), 1_000);
    asked.events().next();
    asked.events().next();

    asked.generation().cancel();
    model.letGo(1);
    assertThat(everything(asked).getLast()).isEqualTo(new Cancelled());

    model.letGo();
    // Asked once more; the answer so far counts for nothing.
    assertThat(answer(ask(goOn(id, 'a', 'x', 'b', 'z'), 2)).text()).isEqualTo("zz");
    assertThat(model.diary).filteredOn(line -> line.startsWith("extend")).hasSize(1);
  }

  @Test
  void aQuestionThatCannotBeReadLeavesTheSessionAsItWas() throws Exception {
    model.letGo();
    String id = session(answer(ask(begin('a', 'x'), 1)));

    var failed = everything(ask(goOn(id, 'a', 'x', 'b', ScriptedModel.FAILS), 9));

    assertThat(failed.getLast()).isInstanceOf(Failed.class);
    assertThat(answer(ask(goOn(id, 'a', 'x', 'c', 'y'), 1)).text()).isEqualTo("y");
    assertThat(model.diary).endsWith("extend 97 and 0 by 99", "copy 99 with its answer");
    assertThat(model.openContexts).hasValue(1);
  }

  @Test
  void anAnswerThatFailsLeavesItsQuestionRead() throws Exception {
    model.letGo();
    String id = session(answer(ask(begin('a', 'x'), 1)));
    everything(ask(goOn(id, 'a', 'x', 'b', 'y', ScriptedModel.FAILS), 9));

    // Behind the second question; of its answer nothing was read.
    answer(ask(goOn(id, 'a', 'x', 'b', 'y', ScriptedModel.FAILS, 'y', 'c', 'z'), 1));

    assertThat(model.diary).contains("extend 98 and 0 by 121");
  }

  @Test
  void anotherConversationOrPolicyIsRefusedAndTheSessionStays() throws Exception {
    model.letGo();
    String id = session(answer(ask(begin('a', 'x'), 1)));

    assertThatThrownBy(() -> goOn(id, 'b', 'x'))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> {
              assertThat(e.code()).isEqualTo("session_mismatch");
              assertThat(e.param()).contains("messages");
            });
    var otherPolicy = PolicyJson.read("{\"method\": \"csp\"}");
    assertThatThrownBy(() ->
            turns.open(
                new SessionWish.GoOn(id), "tenant", otherPolicy, ids('a', 'x', 'b'), List.of()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("another pruning policy");

    goOn(id, 'a', 'x', 'b').release();
  }

  @Test
  void whereEverythingShallStayAPrunedSessionIsReadAnewAsAnother() throws Exception {
    model.letGo();
    var csp = PolicyJson.read("{\"method\": \"csp\"}");
    var first = turns.open(new SessionWish.Begin(), "tenant", csp, ids('a', 'x'), List.of());
    var asked = under(csp, request(Optional.of(first), List.of(), 1, 'a', 'x'));
    String pruned = session(answer(ask(scheduler, asked)));

    var full = goOn(pruned, 'a', 'x', 'b', 'y');

    assertThat(full.common()).isEmpty();
    String whole = session(answer(ask(full, 1)));
    assertThat(whole).isNotEqualTo(pruned);
    // The pruned one is free, for when the policy is in force again.
    turns
        .open(new SessionWish.GoOn(pruned), "tenant", csp, ids('a', 'x', 'b'), List.of())
        .release();
    assertThat(goOn(whole, 'a', 'x', 'b', 'y', 'c').common()).isPresent();
  }

  @Test
  void memoryIsFreedWhenASessionExpiresThoughNobodyAsks() throws Exception {
    model.letGo();
    var limits = new SessionLimits(Duration.ofMillis(30), 8, 1000, 1000);
    var shortLived = new SessionStore<SessionTurn.Kept>(limits, System::nanoTime);
    var soon = harness.scheduler(model, 1, 0, shortLived);
    var turn =
        new SessionTurns(shortLived)
            .open(new SessionWish.Begin(), "tenant", FULL, ids('a', 'x'), List.of());
    answer(ask(soon, turn, 1, 'a', 'x'));

    while (model.openContexts.get() > 0) {
      Thread.onSpinWait();
    }

    assertThat(shortLived.expired()).isEqualTo(1);
  }

  @Test
  void aStoppedEngineHoldsNoSession() throws Exception {
    model.letGo();
    answer(ask(begin('a', 'x'), 1));
    answer(ask(begin('b', 'x'), 1));
    assertThat(model.openContexts).hasValue(2);

    scheduler.drain(Duration.ZERO);
    scheduler.awaitStop();

    assertThat(model.diary).endsWith("close with 0 open");
    assertThat(store.sessions()).isZero();
  }

  private SessionTurn begin(int... ids) {
    return turns.open(new SessionWish.Begin(), "tenant", FULL, ids, List.of());
  }

  private SessionTurn goOn(String id, int... ids) {
    return turns.open(new SessionWish.GoOn(id), "tenant", FULL, ids, List.of());
  }

  private static int[] ids(int... ids) {
    return ids;
  }

  private Asked ask(SessionTurn turn, int maxNewTokens) {
    int[] ids = turn.conversation();
    int read = turn.common().map(common -> common.tokenIds()).orElse(0);
    return ask(scheduler, turn, maxNewTokens, Arrays.copyOfRange(ids, read, ids.length));
  }

  private static Asked ask(Scheduler asked, SessionTurn turn, int maxNewTokens, int... script) {
    return ask(asked, request(Optional.of(turn), List.of(), maxNewTokens, script));
  }

  private static Asked ask(Scheduler asked, PreparedRequest request) {
    var events = new PendingAnswer();
    try (var place = asked.reserve()) {
      return new Asked(place.use(request, events), events);
    }
  }

  private static PreparedRequest under(PruningPolicy policy, PreparedRequest request) {
    return new PreparedRequest(
        request.reading(),
        request.promptTokens(),
        request.room(),
        policy,
        request.options(),
        request.maxNewTokens(),
        request.sampler(),
        request.text(),
        request.endTokens(),
        request.turn());
  }

  private static String session(Answer answer) {
    return Optional.ofNullable(answer.cache().session()).orElseThrow();
  }
}
