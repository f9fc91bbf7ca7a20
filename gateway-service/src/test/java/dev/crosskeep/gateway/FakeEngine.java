package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the engine would, or another server: hears requests byte by byte, and answers what a
 * test tells it.
 */
public final class FakeEngine implements AutoCloseable {

  /** What an engine that works answers. */
  public static final Behaviour WORKS =
      (_, client) -> client.send(json("{\"object\":\"chat.completion\"}"));

  private final ServerSocketFactory sockets;
  private final int port;
  private volatile ServerSocket door;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour = WORKS;

  /** How the engine answers one request; afterwards its connection is closed. */
  @FunctionalInterface
  public interface Behaviour {
    void answer(Heard request, Client client) throws Exception;
  }

  /** A request as it arrived. */
  public record Heard(String line, Map<String, List<String>> headers, String body) {

    /** A header's only value. */
    public @Nullable String header(String name) {
      var values = headers.getOrDefault(name, List.of());
      if (values.size() > 1) {
        throw new AssertionError(name + " came more than once: " + values);
      }
      return values.isEmpty() ? null : values.getFirst();
    }
  }

  /** The connection to whoever asked. */
  public record Client(Socket socket) {

    public void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    /** The head of a stream of events. */
    public void beginStream() throws IOException {
      send(head("Content-Type: text/event-stream", "Transfer-Encoding: chunked"));
    }

    public void sendChunk(String text) throws IOException {
      send(
          Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length)
              + "\r\n"
              + text
              + "\r\n");
    }

    public void endStream() throws IOException {
      send("0\r\n\r\n");
    }

    /** Waits until the other side has hung up; false when it never does. */
    public boolean hangsUp() throws IOException {
      socket.setSoTimeout((int) House.PATIENCE.toMillis());
      try {
        return socket.getInputStream().read() < 0;
      } catch (java.net.SocketTimeoutException _) {
        return false;
      } catch (IOException _) {
        return true;
      }
    }
  }

  public FakeEngine() throws IOException {
    this(ServerSocketFactory.getDefault());
  }

  /** One that may speak TLS. */
  public FakeEngine(ServerSocketFactory sockets) throws IOException {
    this.sockets = sockets;
    door = open(0);
    port = door.getLocalPort();
  }

  private ServerSocket open(int at) throws IOException {
    var opened = sockets.createServerSocket(at, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> welcome(opened));
    return opened;
  }

  /** Nobody listens any more. */
  public void goAway() throws Exception {
    door.close();
    House.eventually(() -> assertThatThrownBy(this::knock).isInstanceOf(ConnectException.class));
  }

  private void knock() throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), port).close();
  }

  public void comeBack() throws IOException {
    door = open(port);
  }

  public int port() {
    return port;
  }

  public String url() {
    return "http://localhost:" + port;
  }

  /** Forgets what it heard, and answers so from now on. */
  public void behave(Behaviour next) {
    heard.clear();
    behaviour = next;
  }

  public List<Heard> heard() {
    return List.copyOf(heard);
  }

  /** The only request that it heard. */
  public Heard onlyRequest() {
    if (heard.size() != 1) {
      throw new AssertionError("heard " + heard);
    }
    return heard.getFirst();
  }

  /** A whole answer in JSON. */
  public static String json(String body) {
    return head(
            "Content-Type: application/json",
            "Connection: close",
            "Content-Length: " + body.length())
        + body;
  }

  private static String head(String... headers) {
    return "HTTP/1.1 200 OK\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  private void welcome(ServerSocket opened) {
    while (!opened.isClosed()) {
      try {
        Socket socket = opened.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var request = read(new BufferedInputStream(socket.getInputStream()));
      heard.add(request);
      behaviour.answer(request, new Client(socket));
    } catch (Exception _) {
      // The test sees it on the other side.
    }
  }

  private static Heard read(InputStream in) throws IOException {
    String line = line(in);
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String[] parts = header.split(":", 2);
      headers.computeIfAbsent(parts[0], _ -> new CopyOnWriteArrayList<>()).add(parts[1].strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", List.of("0")).getFirst());
    return new Heard(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the client hung up");
      }
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
