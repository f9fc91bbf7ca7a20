package dev.crosskeep.inference.chat;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Writes server-sent events, each at once. */
final class EventStream {

  private final OutputStream out;
  private final JsonMapper json;

  private EventStream(OutputStream out, JsonMapper json) {
    this.out = out;
    this.json = json;
  }

  /** Sends the response's head; from now on errors can only be events. */
  static EventStream open(HttpServletResponse response, JsonMapper json) throws IOException {
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader("Cache-Control", "no-cache");
    // Asks proxies such as nginx not to hold pieces back.
    response.setHeader("X-Accel-Buffering", "no");
    response.flushBuffer();
    return new EventStream(response.getOutputStream(), json);
  }

  void send(Object data) throws IOException {
    write("data: " + json.writeValueAsString(data));
  }

  /** A line that clients skip, to show that this side is alive. */
  void comment() throws IOException {
    write(": keep-alive");
  }

  /** What OpenAI's API writes behind the last chunk. */
  void done() throws IOException {
    write("data: [DONE]");
  }

  private void write(String event) throws IOException {
    out.write((event + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
