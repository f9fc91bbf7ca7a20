package dev.crosskeep.experiment.observations;

import dev.crosskeep.contracts.Observation;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table of observations, one partition for each day of UTC. */
@Repository
class ObservationRepository {

  /** Sorted, so that two batches with the same observations never wait for each other. */
  private static final String STORE =
      """
      insert into observation (
             at, event_id, request_id, tenant, unit, model,
             finish_reason, streamed, completion_tokens, first_token_ms, total_ms,
             method, policy_version, reason, experiment, arm,
             prompt_tokens, image_tokens, text_tokens,
             kept_tokens, kept_image_tokens, kept_text_tokens,
             full_bytes, kept_bytes, peak_bytes, prune_ms)
      select uuid_extract_timestamp(event_id), event_id, request_id, tenant, unit, model,
             finish_reason, streamed, completion_tokens, first_token_ms, total_ms,
             cache.*
      from jsonb_to_recordset(cast(:batch as jsonb)) as answer (
             event_id uuid, request_id text, tenant text, unit text, model text,
             finish_reason text, streamed boolean, completion_tokens int,
             first_token_ms double precision, total_ms double precision, kv_cache jsonb),
           jsonb_to_record(kv_cache) as cache (
             method text, policy_version int, reason text, experiment text, arm text,
             prompt_tokens int, image_tokens int, text_tokens int,
             kept_tokens int, kept_image_tokens int, kept_text_tokens int,
             full_bytes bigint, kept_bytes bigint, peak_bytes bigint, prune_ms double precision)
      order by event_id
      on conflict do nothing
      """;

  /** The condition of each filter of an {@link ObservationQuery}. */
  private static final Map<String, String> CONDITIONS =
      Map.of(
          "tenant", "tenant = :tenant",
          "experiment", "experiment = :experiment",
          "arm", "arm = :arm",
          "method", "method = :method",
          "request_id", "request_id = :request_id",
          "from", "at >= :from",
          "to", "at < :to",
          "cursor", "(at, event_id) < (uuid_extract_timestamp(:cursor), :cursor)");

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ObservationRepository(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Stores those that are not stored yet, all or none, and returns how many these were. */
  int store(List<Observation> observations) {
    if (observations.isEmpty()) {
      return 0;
    }
    observations.stream()
        .map(ObservationRepository::day)
        .distinct()
        .sorted()
        .forEach(day -> jdbc.sql("call add_observation_day(:day)").param("day", day).update());
    return jdbc.sql(STORE).param("batch", json.writeValueAsString(observations)).update();
  }

  private static LocalDate day(Observation observation) {
    return LocalDate.ofInstant(observation.at(), ZoneOffset.UTC);
  }

  /** The newest observations that pass all filters, newest first. */
  List<Observation> newest(int limit, Map<String, Object> filters) {
    String conditions =
        filters.keySet().stream().map(CONDITIONS::get).collect(Collectors.joining(" and "));
    return jdbc.sql(
            """
            select * from observation
            %s
            order by at desc, event_id desc
            limit :limit
            """
                .formatted(conditions.isEmpty() ? "" : "where " + conditions))
        .params(filters)
        .param("limit", limit)
        .query(ObservationRows::observation)
        .list();
  }
}
