package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What answers have used, as the experiment service adds it up. */
@PolicyService
@DirtiesContext
class UsagePagesTest {

  private static String group = "";
  private static final Experiments EXPERIMENTS = new Experiments(UsagePagesTest::answer);

  @LocalServerPort private int port;
  @Autowired private Membership membership;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);
  private String tenant = "";

  @DynamicPropertySource
  static void onRecord(DynamicPropertyRegistry settings) {
    settings.add("crosskeep.policy.experiment-url", EXPERIMENTS::address);
  }

  @AfterAll
  static void close() {
    EXPERIMENTS.close();
  }

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = client.newTenant();
    EXPERIMENTS.asked().clear();
  }

  /** 3 answers today, and what sets the group apart. */
  private static String answer(String wanted) {
    if (wanted.endsWith("as a table")) {
      return "day,tenant,key,model,requests\r\n";
    }
    String apart = wanted.contains("group=day") ? "'day': '%s'".formatted(today()) : group;
    return """
    {'usage': [{%s, 'requests': 3, 'input_tokens': 1234567, 'output_tokens': 89,
     'kv_byte_seconds': 3221225472.5, 'bytes_saved': 1610612736}]}
    """
        .formatted(apart)
        .replace('\'', '"');
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  @Test
  void whatWasUsedIsAddedUpForThePeriodAndShownWithItsUnits() throws Exception {
    group = "'tenant': '%s'".formatted(tenant);

    String page = admin().get("/admin/usage?period=7d").body();

    // 3 · 2^30 and 1.5 · 2^30.
    assertThat(page).contains("1,234,567", "3.0 GiB·s", "1.5 GiB", "/admin/tenants/" + tenant);
    assertThat(page).contains("data-at=\"" + today() + "\" data-requests=\"3\"");
    assertThat(page).contains("data-at=\"" + today().minusDays(6) + "\" data-requests=\"0\"");
    assertThat(page).doesNotContain("data-at=\"" + today().minusDays(7) + "\"");
    assertThat(EXPERIMENTS.asked())
        .containsExactly(
            "/api/usage?from=%s&to=%s&group=day"
                .formatted(today().minusDays(6), today().plusDays(1)),
            "/api/usage?from=%s&to=%s&group=tenant"
                .formatted(today().minusDays(6), today().plusDays(1)));
  }

  @Test
  void aKeyIsCalledByItsName() throws Exception {
    String key =
        json(client.post("/api/tenants/" + tenant + "/keys", "{'name': 'billing'}"), 201)
            .path("id")
            .asString();
    group = "'tenant': '%s', 'key': '%s'".formatted(tenant, key);

    assertThat(admin().get("/admin/usage?by=key").body())
        .contains("billing", "ck_live_" + key + "_…");
    // Older answers have no key on record.
    group = "'tenant': '%s', 'key': null".formatted(tenant);
    assertThat(admin().get("/admin/usage?by=key").body()).contains("not on record");
  }

  @Test
  void theTableIsHandedOnAsAFileNamedAfterItsDays() throws Exception {
    var file = admin().get("/admin/usage.csv?period=last-month&tenant=" + tenant);

    var first = today().withDayOfMonth(1);
    assertThat(file.body()).isEqualTo("day,tenant,key,model,requests\r\n");
    assertThat(file.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("usage-%s-%s.csv".formatted(first.minusMonths(1), first.minusDays(1)));
    assertThat(EXPERIMENTS.asked())
        .containsExactly(
            "/api/usage?from=%s&to=%s&group=day,tenant,key,model&tenant=%s as a table"
                .formatted(first.minusMonths(1), first, tenant));
  }

  @Test
  void whoeverIsBoundToATenantSeesThatOnesUsageWhateverIsAskedFor() throws Exception {
    group = "'tenant': '%s', 'key': null".formatted(tenant);
    var bound = new Cast(membership, jdbc, port).visitor(tenant, Role.VIEWER);
    String other = client.newTenant();

    bound.get("/admin/usage?tenant=" + other);
    bound.get("/admin/usage.csv?tenant=" + other);

    assertThat(EXPERIMENTS.asked())
        .hasSize(3)
        .allSatisfy(asked -> assertThat(asked).contains("tenant=" + tenant));
  }

  private Visitor admin() throws Exception {
    return new Cast(membership, jdbc, port).visitor(null, Role.PLATFORM_ADMIN);
  }
}
