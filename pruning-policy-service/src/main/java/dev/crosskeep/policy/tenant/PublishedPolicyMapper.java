package dev.crosskeep.policy.tenant;

import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PublishedPolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads what was published from a row with version, policy, override and shadow_rate. */
@Component
public class PublishedPolicyMapper implements RowMapper<PublishedPolicy> {

  private final JsonMapper json;

  PublishedPolicyMapper(JsonMapper json) {
    this.json = json;
  }

  @Override
  public PublishedPolicy mapRow(ResultSet row, int number) throws SQLException {
    return new PublishedPolicy(
        row.getInt("version"),
        PolicyJson.read(row.getString("policy")),
        json.readValue(row.getString("override"), OverrideRule.class),
        row.getDouble("shadow_rate"));
  }
}
