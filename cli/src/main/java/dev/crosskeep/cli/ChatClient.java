package dev.crosskeep.cli;

import dev.crosskeep.contracts.KvCacheUsage;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server that speaks OpenAI's chat API and hands on the answer as it comes. */
final class ChatClient implements AutoCloseable {

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_WITHIN)
          .build();
  private final JsonMapper json = JsonMapper.shared();
  private final URI server;
  private final String key;

  /**
   * A client of a server.
   *
   * @param key the API key; empty for none
   */
  ChatClient(URI server, String key) {
    if (!"http".equals(server.getScheme()) && !"https".equals(server.getScheme())) {
      throw CommandFailedException.badInput(
          "The server's address must begin with http:// or https://, not be '" + server + "'.");
    }
    this.server = server;
    this.key = key;
  }

  /** The id of the first model that the server offers. */
  String firstModel() {
    try (InputStream body = send(HttpRequest.newBuilder(at("/v1/models"))).body()) {
      JsonNode id = json.readTree(body).path("data").path(0).path("id");
      return id.asStringOpt()
          .orElseThrow(() -> CommandFailedException.noAnswer(server + " offers no model."));
    } catch (IOException | JacksonException failure) {
      throw notOurs(failure);
    }
  }

  /**
   * Asks, and gives every piece of text to {@code answer} when it arrives.
   *
   * @return what the answer kept in its cache; empty when the server does not say
   */
  Optional<KvCacheUsage> ask(ChatQuestion question, Consumer<String> answer) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at("/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(question)));
    try (var events = new EventStream(send(request).body())) {
      return follow(events, answer);
    } catch (IOException | JacksonException failure) {
      throw brokenOff();
    }
  }

  private Optional<KvCacheUsage> follow(EventStream events, Consumer<String> answer)
      throws IOException {
    Optional<KvCacheUsage> cache = Optional.empty();
    for (var data = events.next(); data.isPresent(); data = events.next()) {
      if (data.get().equals("[DONE]")) {
        return cache;
      }
      JsonNode chunk = json.readTree(data.get());
      errorMessage(chunk)
          .ifPresent(message -> {
            throw CommandFailedException.noAnswer("The answer broke off: " + message);
          });
      chunk.path("choices").path(0).path("delta").path("content").asStringOpt().ifPresent(answer);
      if (chunk.path("kv_cache").isObject()) {
        cache = Optional.of(json.treeToValue(chunk.path("kv_cache"), KvCacheUsage.class));
      }
    }
    throw brokenOff();
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    try {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw refusal(response);
      }
      return response;
    } catch (ConnectException | HttpConnectTimeoutException _) {
      throw CommandFailedException.noAnswer(
          "No server answers at " + server + ": start it with ./suite up.");
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IOException(interruption);
    }
  }

  /** The server's own words where it gives some, else its status. */
  private CommandFailedException refusal(HttpResponse<InputStream> response) throws IOException {
    String said;
    try (InputStream body = response.body()) {
      said = errorMessage(json.readTree(body)).orElse("");
    } catch (JacksonException _) {
      said = "";
    }
    return CommandFailedException.noAnswer(
        said.isEmpty() ? server + " answered with status " + response.statusCode() + "." : said);
  }

  private static Optional<String> errorMessage(JsonNode body) {
    return body.path("error").path("message").asStringOpt();
  }

  private CommandFailedException brokenOff() {
    return CommandFailedException.noAnswer(
        "The answer broke off: " + server + " closed the connection before it was complete.");
  }

  private CommandFailedException notOurs(Exception failure) {
    return CommandFailedException.noAnswer(
        server + " does not speak the chat API (" + failure.getMessage() + ").");
  }

  private URI at(String path) {
    String base = server.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  @Override
  public void close() {
    http.close();
  }
}
