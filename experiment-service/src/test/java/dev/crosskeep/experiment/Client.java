package dev.crosskeep.experiment;

import dev.crosskeep.contracts.TrustedHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another service, or an operator, that has the service token. */
public final class Client {

  /** JSON as callers write and read it; what is not ASCII is escaped, so that it may be broken. */
  public static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;

  /** A client of the service on this machine's port. */
  public Client(int port) {
    this.address = URI.create("http://localhost:" + port);
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** Posts JSON, given as text so that it may be wrong. */
  public HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** A request with the token, still without method and body. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .header(TrustedHeaders.SERVICE_TOKEN, WholeService.TOKEN);
  }

  /** A request of somebody without the token. */
  public HttpRequest.Builder strangersRequest(String path) {
    return HttpRequest.newBuilder(address.resolve(path));
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** The JSON of an answer that must have this status. */
  public static JsonNode json(int status, HttpResponse<String> response) {
    if (response.statusCode() != status) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
