package dev.crosskeep.policy.playground;

import dev.crosskeep.contracts.ApiError;
import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.policy.neighbour.Neighbours;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The inference service, asked with a policy of one's choice. Its answers are on record like all
 * others, as those of a tenant that nobody can be.
 */
@Component
class Engine {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
  private static final Duration NAME_WITHIN = Duration.ofSeconds(5);

  /** Of a stream this is the time until its head, of a whole answer all of it. */
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

  private static final int LONGEST_ANSWER = 256;
  private static final int LARGEST_REFUSAL = 64 << 10;
  private static final String REASON = "playground";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_WITHIN)
          .build();
  private final URI address;
  private final String token;

  Engine(Neighbours neighbours, @Value("${crosskeep.service-token}") String token) {
    this.address = neighbours.inferenceUrl();
    this.token = token;
  }

  /**
   * The answer's server-sent events as they come; closing them before their end cancels it.
   *
   * @throws EngineException when there is no answer
   */
  InputStream stream(Question question) throws InterruptedException {
    return ask(question, true);
  }

  /**
   * The whole answer.
   *
   * @throws EngineException when there is none
   */
  Answered answer(Question question) throws InterruptedException {
    try (var body = ask(question, false)) {
      var answer = JSON.readTree(body);
      return new Answered(
          answer.at("/choices/0/message/content").asString(),
          JSON.treeToValue(answer.path("kv_cache"), KvCacheUsage.class));
    } catch (JacksonException | IOException e) {
      LOG.warn("The engine's answer cannot be read: {}", e.getMessage());
      throw EngineException.strange();
    }
  }

  private InputStream ask(Question question, boolean streamed) throws InterruptedException {
    var policy = EffectivePolicy.of(question.policy(), null, REASON);
    var request =
        to("/v1/chat/completions")
            .timeout(ANSWER_WITHIN)
            .header("Content-Type", "application/json")
            .header(TrustedHeaders.TENANT, Playground.TENANT)
            .header(TrustedHeaders.EFFECTIVE_POLICY, JSON.writeValueAsString(policy))
            .POST(BodyPublishers.ofByteArray(body(question, streamed)));
    return sent(request);
  }

  private byte[] body(Question question, boolean streamed) throws InterruptedException {
    var body = JSON.createObjectNode();
    body.put("model", model()).put("stream", streamed).put("max_tokens", LONGEST_ANSWER);
    body.putObject("kv_cache").put("map", true).put("fidelity", question.fidelity());
    var content = body.putArray("messages").addObject().put("role", "user").putArray("content");
    for (String picture : question.pictures()) {
      content.addObject().put("type", "image_url").putObject("image_url").put("url", picture);
    }
    content.addObject().put("type", "text").put("text", question.text());
    return JSON.writeValueAsBytes(body);
  }

  /** The name of the only model that the engine has. */
  private String model() throws InterruptedException {
    try (var models = sent(to("/v1/models").timeout(NAME_WITHIN).GET())) {
      return JSON.readTree(models).at("/data/0/id").asString();
    } catch (JacksonException | IOException _) {
      throw EngineException.strange();
    }
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .header(TrustedHeaders.SERVICE_TOKEN, token);
  }

  private InputStream sent(HttpRequest.Builder request) throws InterruptedException {
    HttpResponse<InputStream> answer;
    try {
      answer = http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      LOG.info("The engine does not answer: {}", e.toString());
      throw EngineException.away();
    }
    if (answer.statusCode() == HttpStatus.OK.value()) {
      return answer.body();
    }
    throw refusal(answer);
  }

  private static EngineException refusal(HttpResponse<InputStream> answer) {
    try (var body = answer.body()) {
      JsonNode error = JSON.readTree(body.readNBytes(LARGEST_REFUSAL));
      return EngineException.refused(
          answer.statusCode(), JSON.treeToValue(error, ApiError.class).error().message());
    } catch (JacksonException | IOException _) {
      LOG.warn("The engine refuses with status {}", answer.statusCode());
      return EngineException.strange();
    }
  }
}
