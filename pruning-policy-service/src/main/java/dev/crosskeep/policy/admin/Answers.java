package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.policy.neighbour.Neighbours;
import dev.crosskeep.policy.playground.Playground;
import dev.crosskeep.service.rows.RowScope;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.databind.JsonNode;

/** The last answers, as the experiment service has them on record. */
@Component
class Answers {

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RestClient experiments;

  Answers(Neighbours neighbours, @Value("${crosskeep.service-token}") String token) {
    var requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build());
    requests.setReadTimeout(PATIENCE);
    this.experiments =
        RestClient.builder()
            .baseUrl(neighbours.experimentUrl())
            .defaultHeader(TrustedHeaders.SERVICE_TOKEN, token)
            .requestFactory(requests)
            .requestInitializer(Answers::narrow)
            .build();
  }

  /** Whoever sees one tenant only gets nothing of another there, whatever is asked for. */
  private static void narrow(ClientHttpRequest request) {
    String tenant = RowScope.current().narrow(null);
    if (tenant != null) {
      request.getHeaders().set(TrustedHeaders.TENANT, tenant);
    }
  }

  /**
   * The newest, of one tenant or of all; empty when the experiment service does not answer.
   *
   * @param tenant all of them if null
   */
  Optional<List<Answer>> newest(int most, @Nullable String tenant) {
    try {
      var page =
          experiments
              .get()
              .uri(address -> {
                address.path("/api/observations").queryParam("limit", most);
                if (tenant != null) {
                  address.queryParam("tenant", tenant);
                }
                return address.build();
              })
              .retrieve()
              .body(JsonNode.class);
      return page == null ? Optional.empty() : Optional.of(answers(page.path("observations")));
    } catch (RestClientException e) {
      LOG.info("The experiment service does not answer: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Answer> answers(JsonNode observations) {
    return StreamSupport.stream(observations.spliterator(), false).map(Answers::answer).toList();
  }

  private static Answer answer(JsonNode observation) {
    var cache = observation.path("kv_cache");
    return new Answer(
        Instant.parse(observation.path("at").asString()),
        observation.path("tenant").asString(),
        cache.path("method").asString(),
        cache.path("reason").asString(),
        cache.path("prompt_tokens").asInt(),
        cache.path("image_tokens").asInt(),
        cache.path("kept_tokens").asInt(),
        cache.path("full_bytes").asLong(),
        cache.path("kept_bytes").asLong(),
        observation.path("total_ms").asDouble());
  }

  /** What one answer kept and took. */
  record Answer(
      Instant at,
      String tenant,
      String method,
      String reason,
      int promptTokens,
      int imageTokens,
      int keptTokens,
      long fullBytes,
      long keptBytes,
      double totalMillis) {

    /** Whether somebody tried a policy. */
    public boolean isPlayground() {
      return tenant.equals(Playground.TENANT);
    }

    /** As {@code 20 %}. */
    public String share() {
      return fullBytes == 0
          ? "–"
          : String.format(Locale.ROOT, "%.0f %%", 100.0 * keptBytes / fullBytes);
    }

    public String methodTitle() {
      return Method.of(method).title();
    }

    public String kept() {
      return PolicyWords.bytes(keptBytes);
    }

    public String full() {
      return PolicyWords.bytes(fullBytes);
    }

    public String seconds() {
      return String.format(Locale.ROOT, "%.2f s", totalMillis / 1000);
    }
  }
}
