package dev.crosskeep.experiment.experiments;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Compares the arms of an experiment by their observations. */
@Repository
class SummaryRepository {

  private final JdbcClient jdbc;

  SummaryRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** One summary for each arm, in the experiment's order. */
  List<ArmSummary> ofArms(String experiment) {
    return jdbc.sql(
            """
            select arm.name,
                   count(observation.event_id) as answers,
                   count(distinct observation.unit) as units,
                   avg(full_bytes)::double precision as full_bytes,
                   avg(kept_bytes)::double precision as kept_bytes,
                   avg(kept_bytes::double precision / nullif(full_bytes, 0)) as kept_ratio,
                   avg(first_token_ms) as first_token_ms,
                   avg(total_ms) as total_ms
            from arm
            left join observation
                on observation.experiment = arm.experiment and observation.arm = arm.name
            where arm.experiment = :experiment
            group by arm.ordinal, arm.name
            order by arm.ordinal
            """)
        .param("experiment", experiment)
        .query(SummaryRepository::summary)
        .list();
  }

  private static ArmSummary summary(ResultSet row, int number) throws SQLException {
    return new ArmSummary(
        row.getString("name"),
        row.getLong("answers"),
        row.getLong("units"),
        row.getObject("full_bytes", Double.class),
        row.getObject("kept_bytes", Double.class),
        row.getObject("kept_ratio", Double.class),
        row.getObject("first_token_ms", Double.class),
        row.getObject("total_ms", Double.class));
  }
}
