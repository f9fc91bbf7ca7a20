package dev.crosskeep.policy.neighbour;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code crosskeep.policy.*}: where the other services are.
 *
 * @param inferenceUrl where the engine answers
 * @param experimentUrl where answers are on record
 */
@ConfigurationProperties("crosskeep.policy")
public record Neighbours(
    @DefaultValue("http://localhost:8081") URI inferenceUrl,
    @DefaultValue("http://localhost:8083") URI experimentUrl) {

  /** Refuses addresses that nobody could be at. */
  public Neighbours {
    requireAddress("inference-url", inferenceUrl);
    requireAddress("experiment-url", experimentUrl);
  }

  private static void requireAddress(String name, URI address) {
    String scheme = String.valueOf(address.getScheme());
    if (!(scheme.equals("http") || scheme.equals("https")) || address.getHost() == null) {
      throw new IllegalArgumentException(
          "crosskeep.policy.%s must be like http://host:port, got %s".formatted(name, address));
    }
  }
}
