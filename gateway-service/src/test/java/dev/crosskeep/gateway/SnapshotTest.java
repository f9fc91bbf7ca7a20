package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other services come and go, and chats go on. */
class SnapshotTest {

  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house = House.open("--crosskeep.gateway.refresh=100ms");
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  @AfterEach
  void allIsWell() throws Exception {
    house.policies.publish(Snapshots.policies());
    house.experiments.publish(Snapshots.noExperiments());
    House.eventually(
        () -> assertThat(effectivePolicy()).contains("\"version\":3", "tenant policy"));
  }

  @Test
  void chatsGoOnWithoutTheServicesEvenAfterARestart() throws Exception {
    house.experiments.publish(Snapshots.experiment("user"));
    House.eventually(() -> assertThat(effectivePolicy()).contains("exp-12"));
    house.policies.goAway();
    house.experiments.goAway();

    assertThat(effectivePolicy()).contains("exp-12");
    house.stopGateway();
    house.startGateway("--crosskeep.gateway.refresh=100ms");

    assertThat(effectivePolicy()).contains("exp-12");
    assertThat(house.client().manage("/actuator/health/readiness").statusCode()).isEqualTo(200);

    house.policies.comeBack();
    house.experiments.comeBack();
    house.policies.publish(
        Snapshots.policies(
            9, "{\"method\": \"full\"}", Snapshots.key(House.KEY, "3f9a1c27", "demo", "")));
    House.eventually(() -> assertThat(effectivePolicy()).contains("\"version\":9"));
  }

  @Test
  void anUnchangedSnapshotIsNotSentAgain() throws Exception {
    int whole = house.policies.wholeAnswers();
    int unchanged = house.policies.unchangedAnswers();

    House.eventually(
        () -> assertThat(house.policies.unchangedAnswers()).isGreaterThan(unchanged + 2));

    assertThat(house.policies.wholeAnswers()).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "{}",
        "<html>",
        "{\"tenants\": [], \"keys\": [{\"id\": \"a\", \"sha256\": \"b\", \"tenant\": \"nobody\"}]}",
        "{\"tenants\": [{\"id\": \"demo\"}], \"keys\": []}",
        "{\"tenants\": [{\"id\": \"demo\", \"policy\": {\"version\": 1}}], \"keys\": []}",
        "{\"tenants\": [{\"id\": \"demo\", \"policy\": {\"version\": 1, \"policy\": {\"method\":"
            + " \"full\"}}}], \"keys\": []}",
        "{\"tenants\": [{\"id\": \"demo\", \"policy\": {\"version\": 1, \"policy\": {\"method\":"
            + " \"csp\", \"budget\": {\"ratio\": 7}}, \"override\": {\"allowed\": true}}}],"
            + " \"keys\": []}"
      })
  void whatCannotBeReadReplacesNothing(String broken) throws Exception {
    int before = house.policies.wholeAnswers();

    house.policies.publish(broken);

    House.eventually(
        () -> assertThat(house.policies.wholeAnswers()).isGreaterThanOrEqualTo(before + 2));
    assertThat(effectivePolicy()).contains("\"version\":3");
    assertThat(stateFile()).hasContent(Snapshots.policies());
  }

  @Test
  void anErrorReplacesNothing() throws Exception {
    int before = house.policies.wholeAnswers();

    house.policies.fail(500);

    House.eventually(
        () -> assertThat(house.policies.wholeAnswers()).isGreaterThanOrEqualTo(before + 2));
    assertThat(effectivePolicy()).contains("\"version\":3");
  }

  @Test
  void aChangeIsHeardOfFromAServiceThatWaitsForIt() throws Exception {
    house.stopGateway();
    house.policies.waitForChanges(true);
    // With an hour between two polls nothing but the service's answer can bring the change.
    house.startGateway("--crosskeep.gateway.refresh=1h");
    try {
      house.client().awaitReady();
      house.policies.publish(Snapshots.revised(20, 4));
      House.eventually(() -> assertThat(effectivePolicy()).contains("\"version\":4"));
      house.policies.publish(Snapshots.revised(21, 5));
      House.eventually(() -> assertThat(effectivePolicy()).contains("\"version\":5"));
    } finally {
      house.policies.waitForChanges(false);
      house.stopGateway();
      house.startGateway("--crosskeep.gateway.refresh=100ms");
    }
  }

  @Test
  void anOlderSnapshotReplacesNothingNotEvenAfterARestart() throws Exception {
    house.policies.publish(Snapshots.revised(20, 4));
    House.eventually(() -> assertThat(effectivePolicy()).contains("\"version\":4"));
    assertThat(measured("revision", "policy")).isEqualTo(20);

    house.policies.publish(Snapshots.revised(19, 3));
    assertThatItIsNotTaken();
    house.stopGateway();
    house.startGateway("--crosskeep.gateway.refresh=100ms");
    assertThatItIsNotTaken();

    house.policies.publish(Snapshots.revised(21, 5));
    House.eventually(() -> assertThat(effectivePolicy()).contains("\"version\":5"));
  }

  private void assertThatItIsNotTaken() throws Exception {
    int before = house.policies.wholeAnswers();
    House.eventually(
        () -> assertThat(house.policies.wholeAnswers()).isGreaterThanOrEqualTo(before + 2));
    assertThat(effectivePolicy()).contains("\"version\":4");
  }

  @Test
  void theStateIsForNobodyElse() throws Exception {
    House.eventually(() -> assertThat(stateFile()).exists());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stateFile())))
        .isEqualTo("rw-------");
    try (var files = Files.list(house.state())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("policy-snapshot.json", "experiment-snapshot.json");
    }
  }

  @Test
  void withoutAnySnapshotNobodyIsKnownAndTheGatewayIsNotReady() throws Exception {
    house.policies.goAway();
    house.stopGateway();
    Files.writeString(stateFile(), "{\"tenants\": [");

    house.startGateway("--crosskeep.gateway.refresh=100ms");

    var response = house.client().chat(Client.QUESTION);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(Client.error(response).path("type").asString()).isEqualTo("server_error");
    assertThat(house.client().manage("/actuator/health/readiness").statusCode()).isEqualTo(503);
    assertThat(house.client().manage("/actuator/health/liveness").statusCode()).isEqualTo(200);

    house.policies.comeBack();
    House.eventually(() -> assertThat(effectivePolicy()).contains("tenant policy"));
  }

  @Test
  void howOldTheSnapshotsAreIsMeasured() throws Exception {
    House.eventually(() -> assertThat(measured("age_seconds", "policy")).isLessThan(5));
    assertThat(measured("age_seconds", "experiment")).isLessThan(5);

    house.policies.fail(503);
    double before = measured("age_seconds", "policy");

    House.eventually(() -> assertThat(measured("age_seconds", "policy")).isGreaterThan(before + 1));
  }

  private double measured(String what, String snapshot) throws Exception {
    return house
        .client()
        .manage("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("crosskeep_snapshot_" + what + "{"))
        .filter(line -> line.contains("snapshot=\"" + snapshot + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  private Path stateFile() {
    return house.state().resolve("policy-snapshot.json");
  }

  private String effectivePolicy() throws Exception {
    house.engine.behave(FakeEngine.WORKS);
    var response = house.client().chat(Client.QUESTION);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return String.valueOf(house.engine.onlyRequest().header("X-Effective-Policy"));
  }
}
