package dev.crosskeep.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends what no well-behaved one would. */
public final class RawClient {

  private RawClient() {}

  /** Everything that comes back until the gateway hangs up. */
  public static String conversation(int port, String sent) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) House.PATIENCE.toMillis());
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Lines as HTTP ends them. */
  public static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }
}
