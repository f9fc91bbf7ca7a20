package dev.crosskeep.experiment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the database refuses whoever asks, this service's mistakes included. */
@WholeService
class SchemaTest {

  @Autowired private JdbcClient jdbc;

  @Test
  void anObservationHasTheTimeOfItsEvent() {
    // 2026-01-01T00:00:00Z is 0x019b76daa800 milliseconds after 1970.
    String insert =
        """
        insert into observation
        values (timestamptz '%s', '019b76da-a800-7000-8000-%s', 'r', 't', null, 'm', 'stop', true,
                1, 1, 1, 'full', null, null, null, null, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0)
        """;
    String id = UUID.randomUUID().toString().substring(24);
    jdbc.sql("call add_observation_day('2026-01-01')").update();

    jdbc.sql(insert.formatted("2026-01-01T00:00:00Z", id)).update();

    assertRefused(insert.formatted("2026-01-01T00:00:01Z", id), "observation_check");
    assertRefused(insert.formatted("2026-01-01T00:00:00Z", id), "duplicate key");
    assertRefused(insert.formatted("2025-01-01T00:00:00Z", id), "no partition");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "'NaN'", "'Infinity'"})
  void anArmHasAWeightAboveNothing(String weight) {
    String tenant = "t" + UUID.randomUUID();
    jdbc.sql("insert into experiment (tenant, name, unit) values (?, 'n', 'user')")
        .param(tenant)
        .update();

    assertRefused(
        """
        insert into arm
        select id, 1, 'a', %s, '{"method": "full"}' from experiment where tenant = '%s'
        """
            .formatted(weight, tenant),
        "arm_weight_check");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'NaN', 0, 1, 1, 1, null, 1",
        "0, 'Infinity', 1, 1, 1, null, 1",
        "0, 0, 1.1, 1, 1, null, 1",
        "0, 0, 1, 'NaN', 1, null, 1",
        "0, 0, 1, 1, 0, null, 1",
        "0, 0, 1, 1, 1, -1, 1",
        "0, 0, 1, 1, 1, null, -0.1",
      })
  void aMeasurementHasNumbersThatOneCanHave(String numbers) {
    assertRefused(
        "insert into fidelity values (uuidv7(), %s, '[]')".formatted(numbers), "violates check");
  }

  @Test
  void aMeasurementBelongsToATimedEvent() {
    assertRefused(
        "insert into fidelity values (gen_random_uuid(), 0, 0, 1, 1, 1, null, 1, '[]')",
        "violates check");
  }

  @Test
  void aStoppedExperimentHasATime() {
    assertRefused(
        "insert into experiment (tenant, name, unit, status) values ('t', 'n', 'user', 'stopped')",
        "experiment_check");
  }

  private void assertRefused(String sql, String said) {
    assertThatThrownBy(() -> jdbc.sql(sql).update())
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining(said);
  }
}
