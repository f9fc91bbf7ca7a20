package dev.crosskeep.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a program while chats run, starts it again, and compares what clients heard with what is on
 * record.
 */
class KilledProgramsIT {

  private static final int CHATS = 200;
  private static final int AT_ONCE = 4;

  /** Chats that have ended when the program is killed. */
  private static final int BEFORE_THE_KILL = 60;

  @TempDir private static Path folder;
  private static Suite suite;

  @BeforeAll
  static void start() throws Exception {
    suite = Suite.start(folder);
  }

  @AfterAll
  static void stop() {
    suite.close();
  }

  /** Something that a test does to the suite. */
  private interface Step {
    void take() throws Exception;
  }

  /** How a chat ended for its client. */
  private enum End {
    /** The stream ended with {@code [DONE]}. */
    COMPLETE,
    /** The stream ended with an error event. */
    ERROR_EVENT,
    /** There was no stream but an error. */
    REFUSED,
    /** None of these: nobody was told. */
    SILENT
  }

  private record Chat(String id, End end) {}

  /** Asks once; a client that is told to come back later waits as long before its next question. */
  private static Chat chat(String id) throws Exception {
    var response = suite.chat(Questions.aboutText(true), "X-Request-Id", id);
    var wait = response.headers().firstValueAsLong("Retry-After");
    if (wait.isPresent()) {
      Thread.sleep(Duration.ofSeconds(wait.getAsLong()));
    }
    return new Chat(id, endOf(response));
  }

  private static End endOf(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      return response.body().startsWith("{\"error\":") ? End.REFUSED : End.SILENT;
    }
    var lines = response.body().lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return End.SILENT;
    }
    String last = lines.getLast();
    if (last.equals("data: [DONE]")) {
      return End.COMPLETE;
    }
    return last.startsWith("data: {\"error\":") ? End.ERROR_EVENT : End.SILENT;
  }

  private static List<Chat> chatsWhile(String name, Step kill, Step restart) throws Exception {
    var beforeTheKill = new CountDownLatch(BEFORE_THE_KILL);
    try (var clients = Executors.newFixedThreadPool(AT_ONCE)) {
      var running = new ArrayList<Future<Chat>>();
      for (int i = 0; i < CHATS; i++) {
        String id = "%s-%03d".formatted(name, i);
        Callable<Chat> one =
            () -> {
              try {
                return chat(id);
              } finally {
                beforeTheKill.countDown();
              }
            };
        running.add(clients.submit(one));
      }
      beforeTheKill.await();
      kill.take();
      restart.take();
      var chats = new ArrayList<Chat>();
      for (var chat : running) {
        chats.add(chat.get());
      }
      return chats;
    }
  }

  private static void everyCompleteAnswerIsOnRecordOnce(List<Chat> chats) throws Exception {
    assertThat(chats).extracting(Chat::end).doesNotContain(End.SILENT);
    var complete = chats.stream().filter(chat -> chat.end() == End.COMPLETE).toList();
    for (var chat : complete) {
      Questions.only(suite, chat.id());
    }
    System.out.printf(
        Locale.ROOT, "%s: %d of %d complete%n", chats.getFirst().id(), complete.size(), CHATS);
  }

  @Test
  void theExperimentService() throws Exception {
    var chats = chatsWhile("experiment", suite.experiment::kill, suite.experiment::start);

    assertThat(chats).extracting(Chat::end).containsOnly(End.COMPLETE);
    everyCompleteAnswerIsOnRecordOnce(chats);
  }

  @Test
  void theInferenceService() throws Exception {
    var chats = chatsWhile("inference", suite.inference::kill, suite.inference::start);

    assertThat(chats).extracting(Chat::end).contains(End.COMPLETE);
    assertThat(chats).extracting(Chat::end).containsAnyOf(End.ERROR_EVENT, End.REFUSED);
    everyCompleteAnswerIsOnRecordOnce(chats);
  }

  @Test
  void theDatabase() throws Exception {
    var chats = chatsWhile("database", suite::killDatabase, suite.postgres::start);

    assertThat(chats).extracting(Chat::end).containsOnly(End.COMPLETE);
    everyCompleteAnswerIsOnRecordOnce(chats);
  }
}
