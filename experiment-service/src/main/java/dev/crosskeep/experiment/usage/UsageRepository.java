package dev.crosskeep.experiment.usage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Adds up observations. */
@Repository
class UsageRepository {

  /** The condition of each filter of a {@link UsageQuery}. */
  private static final Map<String, String> CONDITIONS =
      Map.of("tenant", "tenant = :tenant", "from", "at >= :from", "to", "at < :to");

  private final JdbcClient jdbc;

  UsageRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The usage of each group that has any, in the order of the groups. */
  List<Usage> of(UsageQuery query) {
    String conditions =
        query.filters().keySet().stream().map(CONDITIONS::get).collect(Collectors.joining(" and "));
    String columns =
        query.groups().stream().map(Grouping::column).collect(Collectors.joining(", "));
    String groups = query.groups().stream().map(Grouping::alias).collect(Collectors.joining(", "));
    return jdbc.sql(
            """
            select %s,
                   count(*) as requests,
                   sum(prompt_tokens) as input_tokens,
                   sum(completion_tokens) as output_tokens,
                   sum(kept_bytes * total_ms / 1000) as kv_byte_seconds,
                   sum(full_bytes - kept_bytes)::bigint as bytes_saved
            from observation
            %s
            group by %s
            order by %s
            """
                .formatted(
                    columns, conditions.isEmpty() ? "" : "where " + conditions, groups, groups))
        .params(query.filters())
        .query((row, _) -> usage(row, query.groups()))
        .list();
  }

  private static Usage usage(ResultSet row, List<Grouping> groups) throws SQLException {
    Map<String, @Nullable String> group = new LinkedHashMap<>();
    for (var one : groups) {
      group.put(one.json(), row.getString(one.alias()));
    }
    return new Usage(
        group,
        row.getLong("requests"),
        row.getLong("input_tokens"),
        row.getLong("output_tokens"),
        row.getDouble("kv_byte_seconds"),
        row.getLong("bytes_saved"));
  }
}
