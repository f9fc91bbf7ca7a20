package dev.crosskeep.policy.tenant;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@PolicyService
class TenantsTest {

  @LocalServerPort private int port;

  private Client client = new Client(0);

  @BeforeEach
  void connect() {
    client = new Client(port);
  }

  @Test
  void aNewTenantIsListedWithTheOthersById() throws Exception {
    json(client.post("/api/tenants", "{'id': 'b-2', 'name': 'Zweite Straße'}"), 201);
    json(client.post("/api/tenants", "{'id': 'b', 'name': 'B'}"), 201);
    var made = json(client.post("/api/tenants", "{'id': 'b1', 'name': 'B'}"), 201);

    // As bytes, "-" is before "1"; many locales would skip it.
    assertThat(ids()).containsSubsequence("b", "b-2", "b1", "demo");
    assertThat(made.path("id").stringValue()).isEqualTo("b1");
    assertThat(Instant.parse(made.path("created_at").stringValue()))
        .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now().plusSeconds(60));
    assertThat(client.get("/api/tenants").body()).contains("Zweite Straße");
  }

  @Test
  void aTenantThatIsThereIsNotMadeAgain() throws Exception {
    String tenant = client.newTenant();

    var again = client.post("/api/tenants", "{'id': '%s', 'name': 'Another'}".formatted(tenant));

    assertThat(problem(again, 409).path("detail").stringValue()).contains(tenant);
    assertThat(client.get("/api/tenants").body()).doesNotContain("Another");
  }

  @Test
  void ofManyWhoMakeTheSameTenantAtOnceOneSucceeds() throws Exception {
    var answers =
        Client.atOnce(8, () -> client.post("/api/tenants", "{'id': 'wanted', 'name': 'W'}"));

    assertThat(answers.stream().map(HttpResponse::statusCode))
        .containsOnlyOnce(201)
        .containsOnly(201, 409);
    assertThat(json(client.get("/api/tenants/wanted/policies"), 200).path("policies")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "A", "a_b", "a b", "ä", "a\\u0000", "a\\n"})
  void anIdThatWouldNotFitIntoAnAddressIsRefused(String id) throws Exception {
    var answer = client.post("/api/tenants", "{'id': '%s', 'name': 'A'}".formatted(id));

    assertThat(problem(answer, 400).path("field").stringValue()).isEqualTo("id");
  }

  @Test
  void anIdHasAtMost63Characters() throws Exception {
    json(client.post("/api/tenants", "{'id': '%s', 'name': 'A'}".formatted("a".repeat(63))), 201);
    problem(
        client.post("/api/tenants", "{'id': '%s', 'name': 'A'}".formatted("a".repeat(64))), 400);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'name': 'A'}                           | id   | id is missing",
        "{'id': 'n'}                             | name | name is missing",
        "{'id': 'n', 'name': null}               | name | name is missing",
        "{'id': 'n', 'name': ''}                 | name | name must have 1 to 1000 characters",
        "{'id': 'n', 'name': ' \\u3000\\u00a0'}  | name | name must have 1 to 1000 characters",
        "{'id': 'n', 'name': 'a\\u0000b'}        | name | name must have 1 to 1000 characters",
        "{'id': 'n', 'name': ['A']}              | name | name has the wrong type",
        "{'id': 'n', 'name': 'A', 'plan': 'x'}   | plan | plan is not a field of this request",
      })
  void aRefusalNamesTheField(String body, String field, String said) throws Exception {
    var problem = problem(client.post("/api/tenants", body), 400);

    assertThat(problem.path("field").stringValue()).isEqualTo(field);
    assertThat(problem.path("detail").stringValue()).startsWith(said);
    assertThat(ids()).doesNotContain("n");
  }

  private List<String> ids() throws Exception {
    var tenants = json(client.get("/api/tenants"), 200).path("tenants");
    return StreamSupport.stream(tenants.spliterator(), false)
        .map(tenant -> tenant.path("id").stringValue())
        .toList();
  }
}
