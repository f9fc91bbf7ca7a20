package dev.crosskeep.experiment.observations;

import dev.crosskeep.contracts.Fidelity;
import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.contracts.Observation;
import dev.crosskeep.contracts.RetainedAttention;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Reads rows of the table of observations, with those of the table of measurements beside them. */
final class ObservationRows {

  private final JsonMapper json;

  ObservationRows(JsonMapper json) {
    this.json = json;
  }

  Observation observation(ResultSet row, int number) throws SQLException {
    return new Observation(
        row.getObject("event_id", UUID.class),
        row.getString("request_id"),
        row.getString("tenant"),
        row.getString("unit"),
        row.getString("key"),
        row.getString("model"),
        row.getString("finish_reason"),
        row.getBoolean("streamed"),
        row.getInt("completion_tokens"),
        row.getDouble("first_token_ms"),
        row.getDouble("total_ms"),
        cache(row));
  }

  private KvCacheUsage cache(ResultSet row) throws SQLException {
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
        fidelity(row),
        null,
        null);
  }

  private @Nullable Fidelity fidelity(ResultSet row) throws SQLException {
    String retained = row.getString("retained_attention");
    return retained == null
        ? null
        : new Fidelity(
            row.getDouble("kl_mean"),
            row.getDouble("kl_p99"),
            row.getDouble("top1_agreement"),
            row.getDouble("top5_overlap"),
            row.getInt("tokens"),
            row.getObject("first_divergence", Integer.class),
            row.getDouble("rouge_l"),
            List.of(json.readValue(retained, RetainedAttention[].class)));
  }
}
