package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.Client.body;
import static dev.crosskeep.policy.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.MemberTokens;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import dev.crosskeep.service.rows.RowScope;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every address with every method that this service has, as a member of one tenant who has every
 * role there, about what belongs to another tenant.
 */
@PolicyService
class TenantWallTest {

  private static final Role[] ALL_OF_A_TENANT = {
    Role.VIEWER, Role.EDITOR, Role.APPROVER, Role.TENANT_ADMIN, Role.AUDITOR
  };

  /** A part of an address that stands for something: its name, and perhaps what it is made of. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\{(\\w+)(?::((?:[^{}]|\\{[0-9,]+})+))?}");

  /** What is sent so that only a wall can refuse it. */
  private static final Map<String, String> BODIES =
      Map.of(
          "rotate", "{'overlap': 'PT1H'}",
          "limits", "{}",
          "drafts", "{'policy': {'method': 'full'}, 'reason': 'r'}",
          "policy", "{'policy': {'method': 'full'}, 'reason': 'r'}",
          "rollback", "{'reason': 'r'}",
          "reject", "{'comment': 'no'}",
          "kill-switch", "{'on': true, 'reason': 'r'}",
          "settings", "{'four_eyes': true}");

  private static final Experiments EXPERIMENTS = new Experiments(_ -> "{}");

  @LocalServerPort private int port;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping addresses;

  @Autowired private Membership membership;
  @Autowired private MemberTokens tokens;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);
  private Stock theirs = new Stock("", "", "", "", "");
  private Stock ours = theirs;
  private Visitor visitor = new Visitor(0);
  private String token = "";

  /** What a tenant has, by its ids. */
  private record Stock(String tenant, String key, String draft, String member, String token) {

    List<String> marks() {
      return List.of(tenant, key, member, token);
    }
  }

  @DynamicPropertySource
  static void answersOnRecord(DynamicPropertyRegistry settings) {
    settings.add("crosskeep.policy.experiment-url", EXPERIMENTS::address);
  }

  @AfterAll
  static void close() {
    EXPERIMENTS.close();
  }

  @BeforeEach
  void takeInTwo() throws Exception {
    client = new Client(port);
    var cast = new Cast(membership, jdbc, port);
    theirs = stock(cast);
    ours = stock(cast);
    visitor = cast.visitor(ours.tenant(), ALL_OF_A_TENANT);
    token = tokens.make(cast.member(ours.tenant(), ALL_OF_A_TENANT).member(), "t", 1).text();
  }

  @Test
  void whatIsAnothersIsNotThereAndStaysAsItIs() throws Exception {
    String before = allOf(theirs);
    int asked = 0;

    for (String address : served()) {
      for (String path : paths(address)) {
        var answer = ask(address, path);
        assertThat(answer.statusCode()).as(address + " at " + path).isIn(403, 404);
        asked++;
      }
    }

    assertThat(asked).isGreaterThan(50);
    assertThat(allOf(theirs)).isEqualTo(before);
  }

  @Test
  void whatIsForAllTenantsTellsNothingOfAnotherAndChangesNothingOfIt() throws Exception {
    String before = allOf(theirs);

    for (String address : served()) {
      for (String path : isForAll(address) ? filled(path(address)) : List.<String>of()) {
        var answer = ask(address, path);
        assertThat(answer.statusCode()).as(address).isLessThan(500);
        assertThat(answer.body()).as(address).doesNotContain(theirs.marks());
      }
    }

    assertThat(allOf(theirs)).isEqualTo(before);
  }

  @Test
  void aParameterLeadsToNoOtherTenantEither() throws Exception {
    for (String path : List.of("/api/audit", "/api/audit/export")) {
      assertThat(asMember("GET", path + "?tenant=" + theirs.tenant()).statusCode()).isEqualTo(404);
      assertThat(asMember("GET", path + "?tenant=" + ours.tenant()).body())
          .contains("tenant.created");
    }
  }

  private HttpResponse<String> ask(String address, String path) throws Exception {
    String method = address.substring(0, address.indexOf(' '));
    if (!path.startsWith("/admin")) {
      return asMember(method, path);
    }
    return method.equals("GET")
        ? visitor.get(path)
        : visitor.post(
            path,
            "version",
            "1",
            "revision",
            "1",
            "comment",
            "c",
            "method",
            "full",
            "reason",
            "r",
            "name",
            "n",
            "login",
            "m-new",
            "role",
            "VIEWER",
            "tenant",
            theirs.tenant());
  }

  private HttpResponse<String> asMember(String method, String path) throws Exception {
    return client.send(
        client
            .request(path)
            .header("Authorization", "Bearer " + token)
            .header("If-Match", "*")
            .method(method, body(bodyFor(path))));
  }

  private static String bodyFor(String path) {
    return BODIES.entrySet().stream()
        .filter(known -> path.matches(".*/" + known.getKey() + "(/[0-9a-f]+)?"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("{}");
  }

  /** Whether an address names nothing of any tenant. */
  private static boolean isForAll(String address) {
    return address.contains(" /api/platform/")
        || (!address.contains("{") && !address.contains(" /internal/"));
  }

  /** Another tenant's address, and in one's own what is another tenant's. */
  private List<String> paths(String address) {
    var paths = new ArrayList<String>();
    String path = path(address);
    if (isForAll(address)) {
      return paths;
    } else if (path.startsWith("/internal")) {
      paths.add(path);
    } else if (path.contains("{tenant}")) {
      String own = path.replace("{tenant}", ours.tenant());
      paths.addAll(filled(path.replace("{tenant}", theirs.tenant())));
      if (own.matches(".*\\{(id|key|draft)\\W.*")) {
        paths.addAll(filled(own));
      }
    } else {
      paths.addAll(filled(path));
    }
    return paths;
  }

  private List<String> filled(String path) {
    var found = VARIABLE.matcher(path);
    if (!found.find()) {
      return List.of(path);
    }
    var paths = new ArrayList<String>();
    for (String value : values(path, found.group(1), found.group(2))) {
      paths.addAll(filled(path.substring(0, found.start()) + value + path.substring(found.end())));
    }
    return paths;
  }

  private List<String> values(String path, String variable, @Nullable String made) {
    return switch (variable) {
      case "key" -> List.of(theirs.key());
      case "draft" -> List.of(theirs.draft());
      case "from", "to", "version" -> List.of("1");
      case "step" -> List.of(String.valueOf(made).split("\\|"));
      case "id" ->
          List.of(
              path.contains("/keys/")
                  ? theirs.key()
                  : path.contains("/drafts/")
                      ? theirs.draft()
                      : path.contains("/members/") ? theirs.member() : theirs.token());
      default -> throw new AssertionError("say what stands for {" + variable + "} in " + path);
    };
  }

  private static String path(String address) {
    return address.substring(address.indexOf(' ') + 1);
  }

  private Stock stock(Cast cast) throws Exception {
    String tenant = client.newTenant();
    String own = "/api/tenants/" + tenant;
    String key = json(client.post(own + "/keys", "{'name': 'k'}"), 201).path("id").asString();
    var draft =
        json(client.post(own + "/drafts", "{'policy': {'method': 'full'}, 'reason': 'r'}"), 201);
    json(client.put(own + "/limits", "{'requests_per_day': 7}"), 200);
    json(client.put(own + "/keys/" + key + "/limits", "{'requests_per_day': 5}"), 200);
    Member member = cast.member(tenant, Role.TENANT_ADMIN).member();
    String secret = tokens.make(member, "nightly", 1).id();
    return new Stock(tenant, key, draft.path("id").asString(), member.id().toString(), secret);
  }

  /** Every row of a tenant, in every table that has any. */
  private String allOf(Stock stock) {
    var tables =
        jdbc.sql(
                """
                select relname from pg_class
                where relnamespace = current_schema()::regnamespace and relrowsecurity
                order by relname
                """)
            .query(String.class)
            .list();
    assertThat(tables).contains("tenant", "api_key", "policy_draft", "member", "member_token");
    return RowScope.tenant(stock.tenant())
        .call(() ->
            tables.stream()
                .map(table ->
                    jdbc.sql(
                            "select '%1$s ' || coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)), '[]')::text from %1$s t"
                                .formatted(table))
                        .query(String.class)
                        .single())
                .toList()
                .toString());
  }

  /** All but the addresses that are open to everybody, and those that are nothing. */
  private Set<String> served() {
    var served = new TreeSet<String>();
    addresses
        .getHandlerMethods()
        .forEach((mapping, _) ->
            mapping
                .getPatternValues()
                .forEach(pattern -> {
                  var methods = mapping.getMethodsCondition().getMethods();
                  (methods.isEmpty() ? Set.of(RequestMethod.GET, RequestMethod.POST) : methods)
                      .forEach(method -> served.add(method + " " + pattern));
                }));
    served.removeIf(address ->
        address.endsWith("{*rest}")
            || address.endsWith(" /admin/login")
            || address.contains(" /actuator"));
    return served;
  }
}
