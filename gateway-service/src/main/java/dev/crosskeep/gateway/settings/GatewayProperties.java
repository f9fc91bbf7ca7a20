package dev.crosskeep.gateway.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings {@code crosskeep.gateway.*}.
 *
 * @param inferenceUrls where the instances of the engine answer, one or several
 * @param policyUrl where keys and policies come from
 * @param experimentUrl where running experiments come from
 * @param stateFolder keeps the last good snapshots for a start without those services
 * @param refresh how often snapshots are asked for where the other service does not wait for a
 *     change
 * @param reportUses how often the policy service hears which keys were used
 * @param maxBody the largest request body
 * @param idleTimeout how long a body that has begun, a request's or an answer's, may be silent
 */
@ConfigurationProperties("crosskeep.gateway")
public record GatewayProperties(
    @DefaultValue("http://localhost:8081") List<URI> inferenceUrls,
    @DefaultValue("http://localhost:8082") URI policyUrl,
    @DefaultValue("http://localhost:8083") URI experimentUrl,
    @DefaultValue(".crosskeep/gateway") Path stateFolder,
    @DefaultValue("1s") Duration refresh,
    @DefaultValue("1m") Duration reportUses,
    @DefaultValue("32MB") DataSize maxBody,
    @DefaultValue("120s") Duration idleTimeout) {

  private static final long LARGEST_BODY = 1 << 30;

  /** Refuses settings with which nothing could be answered. */
  public GatewayProperties {
    inferenceUrls = List.copyOf(inferenceUrls);
    inferenceUrls.forEach(address -> requireAddress("inference-urls", address));
    if (inferenceUrls.isEmpty() || Set.copyOf(inferenceUrls).size() < inferenceUrls.size()) {
      throw refused(
          "inference-urls", "must be one address or several different ones, got " + inferenceUrls);
    }
    requireAddress("policy-url", policyUrl);
    requireAddress("experiment-url", experimentUrl);
    requireBetween(1, Integer.MAX_VALUE, "refresh in milliseconds", refresh.toMillis());
    requireBetween(1, Integer.MAX_VALUE, "report-uses in milliseconds", reportUses.toMillis());
    requireBetween(1, LARGEST_BODY, "max-body in bytes", maxBody.toBytes());
    requireBetween(1, Integer.MAX_VALUE, "idle-timeout in milliseconds", idleTimeout.toMillis());
  }

  private static void requireAddress(String name, URI address) {
    String scheme = String.valueOf(address.getScheme());
    if (!(scheme.equals("http") || scheme.equals("https"))
        || address.getHost() == null
        || !(address.getPath().isEmpty() || address.getPath().equals("/"))
        || address.getQuery() != null) {
      throw refused(name, "must be like http://host:port, got " + address);
    }
  }

  private static void requireBetween(long least, long most, String name, long value) {
    if (value < least || value > most) {
      throw refused(name, "must be from %d to %d, got %d".formatted(least, most, value));
    }
  }

  private static IllegalArgumentException refused(String name, String problem) {
    return new IllegalArgumentException("crosskeep.gateway." + name + " " + problem);
  }
}
