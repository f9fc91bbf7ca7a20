package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.playground.Playground;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The last answers, as the experiment service has them on record. */
@Component
class Answers {

  private final Records records;

  Answers(Records records) {
    this.records = records;
  }

  /**
   * The newest, of one tenant or of all; empty when the experiment service does not answer.
   *
   * @param tenant all of them if null
   */
  Optional<List<Answer>> newest(int most, @Nullable String tenant) {
    return records
        .json(address -> {
          address.path("/api/observations").queryParam("limit", most);
          if (tenant != null) {
            address.queryParam("tenant", tenant);
          }
          return address.build();
        })
        .map(page -> answers(page.path("observations")));
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

    public long goneBytes() {
      return Math.max(0, fullBytes - keptBytes);
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
