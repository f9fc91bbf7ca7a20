package dev.crosskeep.gateway;

import static dev.crosskeep.gateway.RawClient.lines;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A connection that is used for several requests. */
@ExtendWith(SharedHouse.class)
class KeepAliveTest {

  private static final String REFUSED = lines("GET /v1/models HTTP/1.1", "Host: localhost", "");

  private final House house;

  KeepAliveTest(House house) {
    this.house = house;
  }

  @Test
  void itGoesOnAfterARequestThatCameBeforeTheLastAnswerWasOut() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), house.client().port())) {
      socket.setSoTimeout((int) House.PATIENCE.toMillis());
      for (int round = 0; round < 20; round++) {
        send(socket, chat() + REFUSED);
        String answers = readUntil(socket.getInputStream(), "invalid_api_key\"}}");
        assertThat(answers).contains("HTTP/1.1 200 ").contains("HTTP/1.1 401 ");

        send(socket, REFUSED);
        assertThat(readUntil(socket.getInputStream(), "invalid_api_key\"}}"))
            .startsWith("HTTP/1.1 401 ");
      }
    }
  }

  private static String chat() {
    return lines(
            "POST /v1/chat/completions HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer " + House.KEY,
            "Content-Type: application/json",
            "Content-Length: " + Client.QUESTION.length(),
            "")
        + Client.QUESTION;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String readUntil(InputStream from, String end) throws IOException {
    var read = new ByteArrayOutputStream();
    while (!read.toString(StandardCharsets.UTF_8).endsWith(end)) {
      int next = from.read();
      assertThat(next).as("the connection's end after %s", read).isNotNegative();
      read.write(next);
    }
    return read.toString(StandardCharsets.UTF_8);
  }
}
