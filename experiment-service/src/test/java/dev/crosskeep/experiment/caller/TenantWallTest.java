package dev.crosskeep.experiment.caller;

import static dev.crosskeep.experiment.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.experiment.Client;
import dev.crosskeep.experiment.Examples;
import dev.crosskeep.experiment.Owner;
import dev.crosskeep.experiment.WholeService;
import dev.crosskeep.service.rows.RowScope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every address with every method that this service has, on behalf of one tenant about what belongs
 * to another; and the same without the service's checks.
 */
@WholeService
class TenantWallTest {

  private static final String EXPERIMENT =
      """
      {"tenant": "%s", "name": "n", "unit": "user", "arms": [
        {"name": "a", "policy": {"method": "full"}},
        {"name": "b", "policy": {"method": "csp"}}]}
      """;

  /** Tables without row-level security; days have no policy, for nobody reads them directly. */
  private static final String OPEN =
      """
      select c.relname from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
        and not (c.relrowsecurity and c.relforcerowsecurity
            and (c.relispartition or exists (select from pg_policy p where p.polrelid = c.oid)))
      """;

  @LocalServerPort private int port;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping addresses;

  @Autowired private JdbcClient jdbc;
  @Autowired private DataSource database;

  private Client client = new Client(0);
  private String ours = "";
  private String theirs = "";
  private String experiment = "";
  private String request = "";

  @BeforeEach
  void putTwoOnRecord() throws Exception {
    client = new Client(port);
    ours = "t" + UUID.randomUUID();
    theirs = "t" + UUID.randomUUID();
    request = "r-" + theirs;
    for (String tenant : List.of(ours, theirs)) {
      experiment =
          json(201, client.post("/api/experiments", EXPERIMENT.formatted(tenant)))
              .path("id")
              .asString();
      var observation =
          Examples.observation().put("tenant", tenant).put("request_id", "r-" + tenant);
      json(200, client.post("/internal/observations", "[" + observation + "]"));
    }
  }

  @Test
  void whatIsAnothersIsNotThereAndStaysAsItIs() throws Exception {
    String before = RowScope.tenant(theirs).call(this::everything);
    assertThat(before).contains(theirs, experiment, request);

    for (String address : served()) {
      String path = address.substring(address.indexOf(' ') + 1);
      var answer = ask(address, path.replace("{id}", experiment));
      if (path.contains("{") || path.startsWith("/internal") || address.startsWith("POST")) {
        assertThat(answer.statusCode()).as(address).isIn(403, 404);
      } else {
        assertThat(answer.statusCode()).as(address).isEqualTo(200);
        assertThat(answer.body()).as(address).doesNotContain(theirs, experiment, request);
      }
    }

    assertThat(RowScope.tenant(theirs).call(this::everything)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/observations?tenant=", "/api/usage?group=tenant&tenant="})
  void aParameterLeadsToNoOtherTenant(String address) throws Exception {
    assertThat(ask("GET", address + theirs).statusCode()).isEqualTo(404);
    assertThat(ask("GET", address + ours).body()).contains(ours).doesNotContain(theirs);
  }

  @Test
  void anotherFilterLeadsToNoOtherTenantEither() throws Exception {
    for (String filter : List.of("experiment=" + experiment, "request_id=" + request)) {
      assertThat(ask("GET", "/api/observations?" + filter).body())
          .isEqualTo("{\"observations\":[]}");
    }
  }

  @Test
  void aTenantThatCannotBeIsNotThere() throws Exception {
    var answer = client.send(client.request("/api/experiments").header("X-Tenant", "*"));

    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void withoutTheChecksTheDatabaseShowsAndTakesNothingOfAnother() {
    RowScope.tenant(ours)
        .run(() -> {
          assertThat(everything()).contains(ours).doesNotContain(theirs, experiment);
          assertThat(
                  jdbc.sql("update experiment set status = 'stopped', stopped_at = now()").update())
              .isEqualTo(1);
          assertThat(jdbc.sql("delete from arm where experiment = ?").param(experiment).update())
              .isZero();
          assertThatThrownBy(() ->
                  jdbc.sql("insert into experiment (tenant, name, unit) values (?, 'n', 'user')")
                      .param(theirs)
                      .update())
              .isInstanceOf(DataAccessException.class)
              .rootCause()
              .hasMessageContaining("row-level security");
          assertThatThrownBy(() ->
                  jdbc.sql(
                          "insert into fidelity values (uuidv7(), 0, 0, 1, 1, 1,"
                              + " null, 1, '[]')")
                      .update())
              .isInstanceOf(DataAccessException.class)
              .rootCause()
              .hasMessageContaining("row-level security");
        });
    assertThat(RowScope.NOBODY.call(this::everything)).isEmpty();
  }

  @Test
  void aDaysTableIsNoWayRound() {
    String day =
        jdbc.sql("select inhrelid::regclass::text from pg_inherits limit 1")
            .query(String.class)
            .single();

    assertThatThrownBy(() -> jdbc.sql("select count(*) from " + day).query(Long.class).single())
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("permission denied");
  }

  @Test
  void onlyTheHistoryOfMigrationsIsOpen() throws Exception {
    assertThat(jdbc.sql(OPEN).query(String.class).list()).containsExactly("flyway_schema_history");

    var owner = JdbcClient.create(Owner.of(database));
    owner.sql("create table forgotten (tenant text)").update();
    try {
      assertThat(jdbc.sql(OPEN).query(String.class).list()).contains("forgotten");
    } finally {
      owner.sql("drop table forgotten").update();
    }
  }

  private HttpResponse<String> ask(String address, String path) throws Exception {
    String body = path.equals("/api/experiments") ? EXPERIMENT.formatted(theirs) : "[]";
    return client.send(
        client
            .request(path)
            .header("X-Tenant", ours)
            .header("Content-Type", "application/json")
            .method(address.replaceFirst(" .*", ""), BodyPublishers.ofString(body)));
  }

  private String everything() {
    return jdbc.sql(
            """
            select concat(
                (select jsonb_agg(t order by id) from experiment t),
                (select jsonb_agg(t order by experiment, ordinal) from arm t),
                (select jsonb_agg(t order by event_id) from observation t),
                (select jsonb_agg(t order by event_id) from fidelity t))
            """)
        .query(String.class)
        .single();
  }

  private Set<String> served() {
    var served = new TreeSet<String>();
    addresses
        .getHandlerMethods()
        .forEach((mapping, _) ->
            mapping
                .getPatternValues()
                .forEach(pattern ->
                    mapping
                        .getMethodsCondition()
                        .getMethods()
                        .forEach(method -> served.add(method + " " + pattern))));
    assertThat(served).hasSizeGreaterThanOrEqualTo(8);
    return served;
  }
}
