package dev.crosskeep.benchmarks.gateway;

import dev.crosskeep.benchmarks.gateway.FakeEngine.Kind;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Something that clients do, good or bad, or that the engine does to them.
 *
 * @param weight how often it is done, beside the others
 */
record Habit(String name, int weight, Attempt attempt) {

  /** The largest body that the gateway is told to take. */
  static final int MOST_BODY_BYTES = 1 << 20;

  private static final int MOST_MILLIS_OF_PATIENCE = 100;
  private static final String CHUNKED = "Transfer-Encoding: chunked";

  /** One try at it. */
  interface Attempt {

    /** Whether it went as it should. */
    boolean at(int port) throws IOException, InterruptedException;
  }

  static List<Habit> all() throws IOException {
    String pictures = Questions.pictures();
    return List.of(
        new Habit("an answer", 20, port -> answers(port, Kind.WHOLE, Questions.text(), "usage")),
        new Habit("about pictures", 20, port -> answers(port, Kind.WHOLE, pictures, "usage")),
        new Habit("a stream", 4, port -> answers(port, Kind.EVENTS, pictures, "[DONE]")),
        new Habit("left in a stream", 20, Habit::leftInStream),
        new Habit("left before the head", 20, Habit::leftBeforeHead),
        new Habit("left in the body", 10, Habit::leftInBody),
        new Habit("another's key", 10, port -> refused(port, "ck_live_other", "{}", 401)),
        new Habit("no JSON", 10, port -> refused(port, GatewayProgram.KEY, "{\"model\"", 400)),
        new Habit("a broken chunk", 10, Habit::brokenChunk),
        new Habit("a body without end", 5, Habit::endlessBody),
        new Habit("the engine fails", 1, port -> answered(port, Kind.FAILING, "HTTP/1.1 5")),
        new Habit("the engine refuses", 1, port -> answered(port, Kind.REFUSING, "HTTP/1.1 5")),
        new Habit(
            "the engine breaks off",
            1,
            port -> answers(port, Kind.BREAKING, Questions.text(), "upstream_failed")));
  }

  private static boolean answers(int port, Kind kind, String content, String mark)
      throws IOException {
    try (var request = ask(port, kind, content)) {
      String answer = request.answer();
      return answer.startsWith("HTTP/1.1 200") && answer.contains(mark);
    }
  }

  private static boolean answered(int port, Kind kind, String beginning) throws IOException {
    try (var request = ask(port, kind, Questions.text())) {
      return request.answer().startsWith(beginning);
    }
  }

  private static boolean leftInStream(int port) throws IOException {
    try (var request = ask(port, Kind.EVENTS, Questions.text())) {
      request.awaitEvent();
      return true;
    }
  }

  private static boolean leftBeforeHead(int port) throws IOException, InterruptedException {
    try (var _ = ask(port, Kind.SILENT, Questions.text())) {
      Thread.sleep(ThreadLocalRandom.current().nextInt(MOST_MILLIS_OF_PATIENCE));
      return true;
    }
  }

  private static boolean leftInBody(int port) throws IOException, InterruptedException {
    String head = RawRequest.head(GatewayProgram.KEY, "Content-Length: 100000");
    try (var _ = RawRequest.send(port, head + "{\"model\": \"WHOLE\",")) {
      Thread.sleep(ThreadLocalRandom.current().nextInt(MOST_MILLIS_OF_PATIENCE));
      return true;
    }
  }

  private static boolean refused(int port, String key, String body, int status) throws IOException {
    try (var request = RawRequest.ask(port, key, body)) {
      return request.answer().startsWith("HTTP/1.1 " + status);
    }
  }

  private static boolean brokenChunk(int port) throws IOException {
    String head = RawRequest.head(GatewayProgram.KEY, CHUNKED);
    try (var request = RawRequest.send(port, head + "2\r\n{}\r\nno number\r\n")) {
      return request.answer().startsWith("HTTP/1.1 400");
    }
  }

  /** Who sends on after the refusal may find the connection gone before he has read it. */
  private static boolean endlessBody(int port) throws IOException {
    String head = RawRequest.head(GatewayProgram.KEY, CHUNKED);
    try (var request = RawRequest.send(port, head)) {
      byte[] chunk = RawRequest.chunk(1 << 16);
      for (int sent = 0; sent < 4 * MOST_BODY_BYTES; sent += chunk.length) {
        request.write(chunk);
      }
      return request.answer().startsWith("HTTP/1.1 413");
    } catch (SocketException _) {
      return true;
    }
  }

  private static RawRequest ask(int port, Kind kind, String content) throws IOException {
    return RawRequest.ask(port, GatewayProgram.KEY, FakeEngine.question(kind, content));
  }
}
