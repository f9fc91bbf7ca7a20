package dev.crosskeep.benchmarks.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One request on a connection of its own, byte by byte as it is given, good or bad. */
final class RawRequest implements AutoCloseable {

  private static final byte[] EVENT = "data: ".getBytes(StandardCharsets.UTF_8);

  private final Socket socket;

  private RawRequest(Socket socket) {
    this.socket = socket;
  }

  /** Sends a chat request whose body is this. */
  static RawRequest ask(int port, String key, String body) throws IOException {
    return send(port, head(key, "Content-Length: " + bytes(body).length) + body);
  }

  /** Sends the head of a chat request, and then whatever comes behind it. */
  static RawRequest send(int port, String text) throws IOException {
    var request = new RawRequest(new Socket(InetAddress.getLoopbackAddress(), port));
    request.socket.setSoTimeout((int) Program.PATIENCE.toMillis());
    request.write(bytes(text));
    return request;
  }

  /**
   * The head of a chat request on a connection that ends with the answer.
   *
   * @param length how the end of its body is found
   */
  static String head(String key, String length) {
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\nAuthorization: Bearer "
        + key
        + "\r\n"
        + length
        + "\r\n\r\n";
  }

  /** A piece of a body of blanks. */
  static byte[] chunk(int size) {
    return bytes(Integer.toHexString(size) + "\r\n" + " ".repeat(size) + "\r\n");
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** The rest of the answer, its head too if it was not read yet. */
  String answer() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Reads up to where the first event of a stream begins. */
  void awaitEvent() throws IOException {
    var in = socket.getInputStream();
    for (int matched = 0; matched < EVENT.length; ) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the gateway hung up");
      }
      matched = next == EVENT[matched] ? matched + 1 : next == EVENT[0] ? 1 : 0;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
