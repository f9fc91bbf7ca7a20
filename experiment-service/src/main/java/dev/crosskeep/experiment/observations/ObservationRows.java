package dev.crosskeep.experiment.observations;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.Observation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Reads rows of the table of observations. */
final class ObservationRows {

  private ObservationRows() {}

  static Observation observation(ResultSet row, int number) throws SQLException {
    return new Observation(
        row.getObject("event_id", UUID.class),
        row.getString("request_id"),
        row.getString("tenant"),
        row.getString("unit"),
        row.getString("model"),
        row.getString("finish_reason"),
        row.getBoolean("streamed"),
        row.getInt("completion_tokens"),
        row.getDouble("first_token_ms"),
        row.getDouble("total_ms"),
        cache(row));
  }

  private static KvCacheUsage cache(ResultSet row) throws SQLException {
    return new KvCacheUsage(
        row.getString("method"),
        row.getObject("policy_version", Integer.class),
        row.getString("reason"),
        row.getString("experiment"),
        row.getString("arm"),
        row.getInt("prompt_tokens"),
        row.getInt("image_tokens"),
        row.getInt("text_tokens"),
        row.getInt("kept_tokens"),
        row.getInt("kept_image_tokens"),
        row.getInt("kept_text_tokens"),
        row.getLong("full_bytes"),
        row.getLong("kept_bytes"),
        row.getLong("peak_bytes"),
        row.getDouble("prune_ms"),
        null,
        null);
  }
}
