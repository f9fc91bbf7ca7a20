package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.policy.neighbour.Neighbours;
import dev.crosskeep.service.rows.RowScope;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.util.UriBuilder;
import tools.jackson.databind.JsonNode;

/** The experiment service, which has every answer on record. */
@Component
class Records {

  private static final Logger LOG = LoggerFactory.getLogger(Records.class);
  private static final Duration UNTIL_CONNECTED = Duration.ofSeconds(2);
  private static final Duration UNTIL_ANSWERED = Duration.ofSeconds(5);

  private final RestClient service;

  Records(Neighbours neighbours, @Value("${crosskeep.service-token}") String token) {
    var requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(UNTIL_CONNECTED)
                .build());
    requests.setReadTimeout(UNTIL_ANSWERED);
    this.service =
        RestClient.builder()
            .baseUrl(neighbours.experimentUrl())
            .defaultHeader(TrustedHeaders.SERVICE_TOKEN, token)
            .requestFactory(requests)
            .requestInitializer(Records::narrow)
            .build();
  }

  /** Whoever sees one tenant only gets nothing of another there, whatever is asked for. */
  private static void narrow(ClientHttpRequest request) {
    String tenant = RowScope.current().narrow(null);
    if (tenant != null) {
      request.getHeaders().set(TrustedHeaders.TENANT, tenant);
    }
  }

  /** What it says at an address; empty when it does not answer. */
  Optional<JsonNode> json(Function<UriBuilder, URI> address) {
    return ask(address, MediaType.APPLICATION_JSON, JsonNode.class);
  }

  /** The same as a table. */
  Optional<String> csv(Function<UriBuilder, URI> address) {
    return ask(address, MediaType.valueOf("text/csv"), String.class);
  }

  private <T> Optional<T> ask(Function<UriBuilder, URI> address, MediaType kind, Class<T> type) {
    try {
      return Optional.ofNullable(service.get().uri(address).accept(kind).retrieve().body(type));
    } catch (RestClientException e) {
      LOG.info("The experiment service does not answer: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
