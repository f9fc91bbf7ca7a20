package dev.crosskeep.experiment.observations;

import dev.crosskeep.contracts.LaterFidelity;
import dev.crosskeep.contracts.Observation;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table of observations, one partition for each day of UTC, and that of measurements. */
@Repository
class ObservationRepository {

  /** Sorted, so that two batches with the same observations never wait for each other. */
  private static final String STORE =
      """
      insert into observation (
             at, event_id, request_id, tenant, unit, key, model,
             finish_reason, streamed, completion_tokens, first_token_ms, total_ms,
             method, policy_version, reason, experiment, arm,
             prompt_tokens, image_tokens, text_tokens,
             kept_tokens, kept_image_tokens, kept_text_tokens,
             full_bytes, kept_bytes, peak_bytes, prune_ms)
      select uuid_extract_timestamp(event_id), event_id, request_id, tenant, unit, key, model,
             finish_reason, streamed, completion_tokens, first_token_ms, total_ms,
             cache.*
      from jsonb_to_recordset(cast(:batch as jsonb)) as answer (
             event_id uuid, request_id text, tenant text, unit text, key text, model text,
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

  /** Sorted for the same reason. */
  private static final String STORE_FIDELITY =
      """
      insert into fidelity (
             event_id, kl_mean, kl_p99, top1_agreement, top5_overlap, tokens,
             first_divergence, rouge_l, retained_attention)
      select event_id, measured.*
      from jsonb_to_recordset(cast(:batch as jsonb)) as record (event_id uuid, fidelity jsonb),
           jsonb_to_record(fidelity) as measured (
             kl_mean double precision, kl_p99 double precision, top1_agreement double precision,
             top5_overlap double precision, tokens int, first_divergence int,
             rouge_l double precision, retained_attention jsonb)
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
  private final ObservationRows rows;

  ObservationRepository(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
    this.rows = new ObservationRows(json);
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
    int stored = jdbc.sql(STORE).param("batch", json.writeValueAsString(observations)).update();
    storeFidelity(observations.stream().flatMap(ObservationRepository::measured).toList());
    return stored;
  }

  private static Stream<LaterFidelity> measured(Observation observation) {
    var fidelity = observation.cache().fidelity();
    return fidelity == null
        ? Stream.empty()
        : Stream.of(new LaterFidelity(observation.eventId(), fidelity));
  }

  /**
   * Stores those whose event has none yet, all or none, and returns how many these were. Whether
   * their observations are there, or will ever be, makes no difference.
   */
  int storeFidelity(List<LaterFidelity> measured) {
    return measured.isEmpty()
        ? 0
        : jdbc.sql(STORE_FIDELITY).param("batch", json.writeValueAsString(measured)).update();
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
            select * from observation left join fidelity using (event_id)
            %s
            order by at desc, event_id desc
            limit :limit
            """
                .formatted(conditions.isEmpty() ? "" : "where " + conditions))
        .params(filters)
        .param("limit", limit)
        .query(rows::observation)
        .list();
  }
}
