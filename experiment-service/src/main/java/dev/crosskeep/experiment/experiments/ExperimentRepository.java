package dev.crosskeep.experiment.experiments;

import dev.crosskeep.contracts.RunningExperiment.Arm;
import dev.crosskeep.contracts.RunningExperiment.Unit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables of experiments and their arms. */
@Repository
class ExperimentRepository {

  private static final String SELECT =
      """
      select id, tenant, name, unit, salt, status, created_at, stopped_at,
             (select jsonb_agg(
                       jsonb_build_object('name', arm.name, 'weight', weight, 'policy', policy)
                       order by ordinal)
              from arm
              where experiment = experiment.id) as arms
      from experiment
      """;

  private static final TypeReference<List<Arm>> ARMS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ExperimentRepository(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * Starts an experiment and returns its id.
   *
   * @throws DuplicateKeyException when one runs for the tenant already
   */
  @Transactional
  String start(String tenant, String name, Unit unit, List<Arm> arms) {
    String id =
        jdbc.sql(
                """
                insert into experiment (tenant, name, unit)
                values (:tenant, :name, :unit)
                returning id
                """)
            .param("tenant", tenant)
            .param("name", name)
            .param("unit", unit.name().toLowerCase(Locale.ROOT))
            .query(String.class)
            .single();
    for (int i = 0; i < arms.size(); i++) {
      add(id, i + 1, arms.get(i));
    }
    return id;
  }

  private void add(String experiment, int ordinal, Arm arm) {
    jdbc.sql(
            """
            insert into arm (experiment, ordinal, name, weight, policy)
            values (:experiment, :ordinal, :name, :weight, cast(:policy as jsonb))
            """)
        .param("experiment", experiment)
        .param("ordinal", ordinal)
        .param("name", arm.name())
        .param("weight", arm.weight())
        .param("policy", json.writeValueAsString(arm.policy()))
        .update();
  }

  /** Stops an experiment; one that is stopped already, or unknown, stays as it is. */
  void stop(String id) {
    jdbc.sql(
            """
            update experiment set status = 'stopped', stopped_at = now()
            where id = :id and status = 'running'
            """)
        .param("id", id)
        .update();
  }

  Optional<Experiment> find(String id) {
    return jdbc.sql(SELECT + "where id = :id").param("id", id).query(this::experiment).optional();
  }

  /** All experiments, newest first. */
  List<Experiment> all() {
    return jdbc.sql(SELECT + "order by created_at desc, id").query(this::experiment).list();
  }

  /** Those that requests are assigned to, in an order that stays. */
  List<Experiment> running() {
    return jdbc.sql(SELECT + "where status = 'running' order by tenant")
        .query(this::experiment)
        .list();
  }

  private Experiment experiment(ResultSet row, int number) throws SQLException {
    return new Experiment(
        row.getString("id"),
        row.getString("tenant"),
        row.getString("name"),
        Unit.valueOf(row.getString("unit").toUpperCase(Locale.ROOT)),
        row.getString("salt"),
        Experiment.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row.getObject("stopped_at", OffsetDateTime.class)),
        json.readValue(row.getString("arms"), ARMS));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
