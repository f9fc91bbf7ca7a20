package dev.crosskeep.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the gateway, as anybody's would be. */
public final class Client {

  /** A request that the fake engine answers. */
  public static final String QUESTION = "{\"model\": \"toy\", \"messages\": []}";

  private final HttpClient http;
  private final int port;
  private final int managementPort;
  private final String key;

  Client(int port, int managementPort, String key) {
    this(HttpClient.newBuilder().version(Version.HTTP_1_1).build(), port, managementPort, key);
  }

  private Client(HttpClient http, int port, int managementPort, String key) {
    this.http = http;
    this.port = port;
    this.managementPort = managementPort;
    this.key = key;
  }

  /** The same client with another key. */
  public Client withKey(String other) {
    return new Client(http, port, managementPort, other);
  }

  public int port() {
    return port;
  }

  /** Sends a chat request, given as text so that it may be wrong. */
  public HttpResponse<String> chat(String body) throws IOException, InterruptedException {
    return send(chatRequest(body));
  }

  /** A chat request that can still be changed. */
  public HttpRequest.Builder chatRequest(String body) {
    return to("/v1/chat/completions")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  /** A request with the key. */
  public HttpRequest.Builder to(String path) {
    return anonymouslyTo(path).header("Authorization", "Bearer " + key);
  }

  /** A request without a key. */
  public HttpRequest.Builder anonymouslyTo(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .timeout(House.PATIENCE);
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var answer = http.send(request.build(), BodyHandlers.ofString());
    Documented.check(answer);
    return answer;
  }

  /** The same with the body still to be read. */
  public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    return http.send(request.build(), body);
  }

  /** The same without waiting; cancelling it hangs up. */
  public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), BodyHandlers.ofString());
  }

  /** What an operator sees on the management port. */
  public HttpResponse<String> manage(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create("http://localhost:" + managementPort + path)));
  }

  void awaitReady() throws Exception {
    House.eventually(() -> {
      var health = manage("/actuator/health/readiness");
      if (health.statusCode() != 200) {
        throw new AssertionError(health.body());
      }
    });
  }

  /** The error in a refusal. */
  public static JsonNode error(HttpResponse<String> refusal) {
    return JsonMapper.shared().readTree(refusal.body()).path("error");
  }
}
