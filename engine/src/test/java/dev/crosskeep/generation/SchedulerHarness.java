package dev.crosskeep.generation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.AnswerOptions;
import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.generation.GenerationEvent.Finished;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.session.SessionLimits;
import dev.crosskeep.session.SessionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Schedulers over a {@link ScriptedModel}, stopped after each test, and questions to them.
 *
 * <p>Every token is its own character; a prompt [name, a, b, b, …] is answered with a, b, b, ….
 */
final class SchedulerHarness implements AfterEachCallback {

  static final Duration LONG = Duration.ofSeconds(20);

  /** Tokens that the model holds behind any prompt. */
  static final int ROOM = 4;

  private final List<Runnable> afterwards = new ArrayList<>();

  @Override
  public void afterEach(ExtensionContext context) {
    afterwards.forEach(Runnable::run);
  }

  record Asked(Generation generation, PendingAnswer events) {}

  Scheduler scheduler(ScriptedModel model, int maxActive, int maxWaiting) {
    var none = new SessionStore<SessionTurn.Kept>(SessionLimits.DEFAULT, System::nanoTime);
    return scheduler(model, maxActive, maxWaiting, none);
  }

  Scheduler scheduler(
      ScriptedModel model, int maxActive, int maxWaiting, SessionStore<SessionTurn.Kept> sessions) {
    var scheduler =
        new Scheduler(
            model, maxActive, maxWaiting, GenerationObserver.NONE, System::nanoTime, sessions);
    afterwards.addAll(
        List.of(model::letGo, () -> scheduler.drain(Duration.ZERO), scheduler::awaitStop));
    return scheduler;
  }

  static Asked ask(Scheduler scheduler, int maxNewTokens, int... script) {
    return ask(scheduler, List.of(), maxNewTokens, script);
  }

  static Asked ask(Scheduler scheduler, List<String> stop, int maxNewTokens, int... script) {
    var events = new PendingAnswer();
    return new Asked(submit(scheduler, stop, maxNewTokens, events, script), events);
  }

  static Generation submit(
      Scheduler scheduler,
      List<String> stop,
      int maxNewTokens,
      GenerationListener listener,
      int... script) {
    try (var place = scheduler.reserve()) {
      return place.use(request(stop, maxNewTokens, script), listener);
    }
  }

  /** A question whose answer's fidelity is wanted. */
  static Asked askWithFidelity(Scheduler scheduler, int maxNewTokens, int... script) {
    var events = new PendingAnswer();
    var options = new AnswerOptions(false, true);
    try (var place = scheduler.reserve()) {
      var request = request(Optional.empty(), List.of(), options, maxNewTokens, script);
      return new Asked(place.use(request, events), events);
    }
  }

  /** A question whose answer is measured after its end. */
  static Asked askWithShadow(
      Scheduler scheduler, Consumer<Fidelity> later, int maxNewTokens, int... script) {
    var events = new PendingAnswer();
    try (var place = scheduler.reserve()) {
      return new Asked(place.use(request(List.of(), maxNewTokens, script), events, later), events);
    }
  }

  static PreparedRequest request(List<String> stop, int maxNewTokens, int... script) {
    return request(Optional.empty(), stop, AnswerOptions.NONE, maxNewTokens, script);
  }

  static PreparedRequest request(
      Optional<SessionTurn> turn, List<String> stop, int maxNewTokens, int... script) {
    return request(turn, stop, AnswerOptions.NONE, maxNewTokens, script);
  }

  private static PreparedRequest request(
      Optional<SessionTurn> turn,
      List<String> stop,
      AnswerOptions options,
      int maxNewTokens,
      int... script) {
    var reading =
        new Reading(
            turn.flatMap(SessionTurn::earlier),
            Optional.empty(),
            new Prompt(script, List.of()),
            new Prompt(new int[0], List.of()),
            List.of());
    return new PreparedRequest(
        reading,
        script.length,
        ROOM,
        new FullCache(),
        options,
        maxNewTokens,
        new Sampler(0, 1, new Random(0)),
        new AnswerText(new Letters(), stop),
        Set.of(ScriptedModel.END),
        turn);
  }

  /** Waits for all events up to the last. */
  static List<GenerationEvent> everything(Asked asked) throws InterruptedException {
    var events = new ArrayList<GenerationEvent>();
    do {
      events.add(asked.events().next(LONG).orElseThrow());
    } while (!events.getLast().isLast());
    return events;
  }

  static Answer answer(Asked asked) throws InterruptedException {
    var last = everything(asked).getLast();
    assertThat(last).isInstanceOf(Finished.class);
    return ((Finished) last).answer();
  }

  static void waitUntilRunning(Scheduler scheduler, int count) {
    long patience = System.nanoTime() + SECONDS.toNanos(20);
    while (scheduler.line().running() != count && System.nanoTime() < patience) {
      Thread.onSpinWait();
    }
    assertThat(scheduler.line().running()).isEqualTo(count);
  }

  /** Every token is its own character. */
  private static final class Letters implements AnswerText.Detokenizer {

    @Override
    public String add(int token) {
      return Character.toString(token);
    }

    @Override
    public String end() {
      return "";
    }
  }
}
