package dev.crosskeep.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands where a service with a snapshot would. */
public final class FakeSnapshots implements AutoCloseable {

  /** The secret that the gateway under test has. */
  public static final String TOKEN = "a-token-for-tests-only";

  private final AtomicInteger whole = new AtomicInteger();
  private final AtomicInteger unchanged = new AtomicInteger();
  private final List<String> keyUses = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusedKeyUses = new AtomicInteger();
  private final int port;
  private @Nullable HttpServer server;
  private volatile String json;
  private volatile int status = 200;
  private boolean patient;

  public FakeSnapshots(String json) throws IOException {
    this.json = json;
    this.port = start(0);
  }

  public String url() {
    return "http://localhost:" + port;
  }

  /** Answers so from now on. */
  public synchronized void publish(String next) {
    json = next;
    status = 200;
    notifyAll();
  }

  /** Waits for a change before it answers, for who prefers that; or answers at once again. */
  public synchronized void waitForChanges(boolean wait) {
    patient = wait;
    notifyAll();
  }

  /** Answers with an error from now on. */
  public void fail(int with) {
    status = with;
  }

  public void goAway() {
    Objects.requireNonNull(server).stop(0);
  }

  public void comeBack() throws IOException {
    start(port);
  }

  /** The last uses of keys that it was told of, as JSON. */
  public List<String> keyUses() {
    return List.copyOf(keyUses);
  }

  /** How often it did not want to hear. */
  public int refusedKeyUses() {
    return refusedKeyUses.get();
  }

  private void hear(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean known = TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Service-Token"));
      if (!known || status != 200) {
        refusedKeyUses.incrementAndGet();
        exchange.sendResponseHeaders(known ? status : 401, -1);
        return;
      }
      keyUses.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(204, -1);
    }
  }

  /** How many answers had a body. */
  public int wholeAnswers() {
    return whole.get();
  }

  /** How many answers said that nothing had changed. */
  public int unchangedAnswers() {
    return unchanged.get();
  }

  private int start(int at) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    server.setExecutor(Thread::startVirtualThread);
    server.createContext("/internal/snapshot", this::answer);
    server.createContext("/internal/key-uses", this::hear);
    server.start();
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Service-Token"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      awaitChange(exchange);
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      String etag = tag();
      if (status == 200 && etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        unchanged.incrementAndGet();
        exchange.sendResponseHeaders(304, -1);
        return;
      }
      whole.incrementAndGet();
      exchange.getResponseHeaders().set("ETag", etag);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private synchronized void awaitChange(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    try {
      while (patient
          && headers.getOrDefault("Prefer", List.of()).contains("wait=10")
          && tag().equals(headers.getFirst("If-None-Match"))) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private String tag() {
    return "\"" + json.hashCode() + "\"";
  }

  @Override
  public void close() {
    goAway();
  }
}
