package dev.crosskeep.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.TrustedHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another service, or an operator's program: it knows the service token. */
public final class Client {

  /** The secret that services share in tests. */
  public static final String TOKEN = "a-token-for-tests-only";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;

  /** A client of the service on this machine's port. */
  public Client(int port) {
    this.address = "http://localhost:" + port;
  }

  /** A request with the token, still without a method. */
  public HttpRequest.Builder request(String path) {
    return stranger(path).header(TrustedHeaders.SERVICE_TOKEN, TOKEN);
  }

  /** A request without the token. */
  public HttpRequest.Builder stranger(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .header("Content-Type", "application/json");
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** Sends JSON, written with single quotes. */
  public HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    return send(request(path).POST(body(json)));
  }

  /** Sends JSON, written with single quotes. */
  public HttpResponse<String> put(String path, String json)
      throws IOException, InterruptedException {
    return send(request(path).PUT(body(json)));
  }

  public HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** A new tenant's id. */
  public String newTenant() throws IOException, InterruptedException {
    String id = "t-" + UUID.randomUUID();
    json(post("/api/tenants", "{'id': '%s', 'name': 'A tenant'}".formatted(id)), 201);
    return id;
  }

  /** The answers to many callers who ask the same at once. */
  public static <T> List<T> atOnce(int callers, Callable<T> question) throws Exception {
    try (var threads = Executors.newFixedThreadPool(callers)) {
      var answers = new ArrayList<T>();
      for (var answer : threads.invokeAll(Collections.nCopies(callers, question))) {
        answers.add(answer.get());
      }
      return answers;
    }
  }

  /** JSON, written with single quotes, as a request's body. */
  public static HttpRequest.BodyPublisher body(String json) {
    return BodyPublishers.ofString(json.replace('\'', '"'));
  }

  /** The body of an answer that must have this status. */
  public static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  /** JSON, written with single quotes. */
  public static JsonNode json(String json) {
    return JSON.readTree(json.replace('\'', '"'));
  }

  /** The problem that an answer must describe; it must not tell anything of the inside. */
  public static JsonNode problem(HttpResponse<String> answer, int status) {
    var problem = json(answer, status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem.path("status").intValue()).isEqualTo(status);
    assertThat(problem.path("detail").stringValue()).isNotBlank();
    assertThat(answer.body())
        .doesNotContainIgnoringCase("exception", "\tat ", "java", "postgresql", "select ", "insert")
        .doesNotContain("dev.crosskeep", "org.springframework", "trace\"");
    return problem;
  }
}
