package dev.crosskeep.policy.tenant;

import static dev.crosskeep.policy.Client.body;
import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@PolicyService
class PublishingTest {

  private static final String FULL = "{'policy': {'method': 'full'}, 'reason': 'to compare'}";

  @LocalServerPort private int port;

  private Client client = new Client(0);
  private String policy = "";
  private String history = "";

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    String tenant = client.newTenant();
    policy = "/api/tenants/" + tenant + "/policy";
    history = "/api/tenants/" + tenant + "/policies";
  }

  @Test
  void aNewTenantKeepsHalfAndMayAskForOtherwise() throws Exception {
    var first = current();

    assertThat(first.path("version").intValue()).isEqualTo(1);
    assertThat(first.at("/policy/method").stringValue()).isEqualTo("csp");
    assertThat(first.at("/policy/budget")).isEqualTo(json("{'ratio': 0.5}"));
    assertThat(first.path("override"))
        .isEqualTo(json("{'allowed': true, 'max_budget': {'ratio': 1.0}}"));
    assertThat(first.path("shadow_rate").doubleValue()).isZero();
    assertThat(first.path("reason").stringValue()).isNotBlank();
    assertThat(first.has("author")).isFalse();
  }

  @Test
  void whatIsPublishedIsInForceAtOnceWithEverySetting() throws Exception {
    var answer =
        client.put(
            policy,
            """
            {'policy': {'method': 'csp', 'budget': {'tokens': 240}},
             'override': {'allowed': false}, 'reason': 'Less memory\\nfor all', 'author': 'Ana'}
            """);

    var published = json(answer, 201);
    assertThat(answer.headers().firstValue("ETag")).contains("\"2\"");
    assertThat(published).isEqualTo(current());
    assertThat(published.path("version").intValue()).isEqualTo(2);
    // Defaults are written down, so that another release's defaults cannot change what was
    // published.
    assertThat(published.path("policy"))
        .isEqualTo(
            json(
                """
                {'method': 'csp', 'budget': {'tokens': 240}, 'recent': {'ratio': 0.05},
                 'observation_window': {'tokens': 1},
                 'cross_ratio': 'joint', 'combine': 'union_fill',
                 'n_softmax': {'n': 1.0, 'at': 'scoring'}, 'balance': 'sum',
                 'pooling': {'kind': 'avg', 'kernel': 1, 'edge': 'inside', 'within': 'prompt'},
                 'granularity': 'kv_head', 'sinks': 0, 'merge': 'summary', 'min_prompt_tokens': 64}
                """));
    assertThat(published.path("override")).isEqualTo(json("{'allowed': false}"));
    assertThat(published.path("reason").stringValue()).isEqualTo("Less memory\nfor all");
    assertThat(published.path("author").stringValue()).isEqualTo("Ana");
  }

  @Test
  void withoutAnOverrideTheRuleInForceStays() throws Exception {
    json(
        client.put(
            policy,
            """
            {'policy': {'method': 'full'}, 'reason': 'a cap',
             'override': {'allowed': true, 'max_budget': {'bytes': 4096}}}
            """),
        201);

    var next = json(client.put(policy, FULL), 201);

    assertThat(next.path("override"))
        .isEqualTo(json("{'allowed': true, 'max_budget': {'bytes': 4096}}"));
  }

  @Test
  void theShareInTheShadowIsPublishedWithThePolicyAndStaysUntilItIsChanged() throws Exception {
    String withRate = "{'policy': {'method': 'full'}, 'shadow_rate': %s, 'reason': 'to know'}";
    json(client.put(policy, withRate.formatted("0.05")), 201);

    assertThat(json(client.put(policy, FULL), 201).path("shadow_rate").doubleValue())
        .isEqualTo(0.05);
    assertThat(
            json(client.put(policy, withRate.formatted("0")), 201).path("shadow_rate").isNumber())
        .isTrue();
    assertThat(current().path("shadow_rate").doubleValue()).isZero();
  }

  @Test
  void theHistoryHasEveryVersionNewestFirst() throws Exception {
    json(client.put(policy, FULL), 201);
    json(client.put(policy, FULL), 201);

    assertThat(versions()).containsExactly(3, 2, 1);
    assertThat(json(client.get(history), 200).at("/policies/0")).isEqualTo(current());
  }

  @Test
  void whoeverHasTheVersionInForceIsToldSo() throws Exception {
    var request = client.request(policy).header("If-None-Match", "\"1\"");

    assertThat(client.send(request).statusCode()).isEqualTo(304);
    assertThat(client.get(policy).headers().firstValue("ETag")).contains("\"1\"");
  }

  @Test
  void whatSomebodyElseHasPublishedMeanwhileIsNotReplaced() throws Exception {
    json(publishOver("\"1\""), 201);

    assertThat(problem(publishOver("\"1\""), 412).path("detail").stringValue())
        .isEqualTo("version 2 has been published meanwhile");
    json(publishOver("\"2\""), 201);
    assertThat(versions()).containsExactly(3, 2, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "\"1\"", "\"7\", \"1\""})
  void aTagThatFitsLetsThrough(String ifMatch) throws Exception {
    json(publishOver(ifMatch), 201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"7\"", "W/\"1\"", "1", "nonsense", "\"", ""})
  void aTagThatDoesNotFitKeepsOut(String ifMatch) throws Exception {
    problem(publishOver(ifMatch), 412);
    assertThat(versions()).containsExactly(1);
  }

  @Test
  void versionsHaveNoGapsHoweverManyPublishAtOnce() throws Exception {
    var published = Client.atOnce(16, () -> json(client.put(policy, FULL), 201));

    assertThat(published.stream().map(version -> version.path("version").intValue()))
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(2, 17).boxed().toList());
    assertThat(versions()).hasSize(17).first().isEqualTo(17);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'policy': {'method': 'csp', 'budget': {'ratio': 0}}     | policy.budget.ratio |"
            + " budget.ratio",
        "'policy': {'method': 'csp', 'budget': {'ratio': 1.5}}   | policy.budget.ratio |"
            + " budget.ratio",
        "'policy': {'method': 'csp', 'budget': {'ratio': 'NaN'}} | policy.budget.ratio |"
            + " budget.ratio",
        "'policy': {'method': 'csp', 'budget': {'tokens': 0}}    | policy.budget.tokens |"
            + " budget.tokens",
        "'policy': {'method': 'csp', 'budget': 0.5}              | policy.budget | budget",
        "'policy': {'method': 'lru'}                             | policy.method | one of full",
        "'policy': {}                                            | policy.method | one of full",
        "'policy': {'method': 'csp', 'bugdet': {'ratio': 0.5}}   | policy.bugdet | bugdet is not",
        "'policy': {'method': 'full', 'budget': {'ratio': 0.5}}  | policy.budget | budget is not",
        "'policy': 'csp'                                         | policy        | JSON object",
        "'policy': null                                          | policy        | JSON object",
        "'policy': [{'method': 'full'}]                          | policy        | JSON object",
        "'author': 'Ana'                                         | policy        | is missing",
      })
  void aPolicyThatCannotBeUsedIsRefusedByTheNameOfItsField(String fields, String field, String said)
      throws Exception {
    assertRefused("{" + fields + ", 'reason': 'why not'}", field, said);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'author': 'Ana'                   | reason | reason is missing",
        "'reason': null                    | reason | reason is missing",
        "'reason': ' \\t\\n'               | reason | reason must have",
        "'reason': ['a']                   | reason | reason has the wrong type",
        "'reason': 'r', 'author': ' '      | author | author must have",
        "'reason': 'r', 'version': 9       | version | version is not a field of this request",
        "'reason': 'r', 'override': true   | override | override has the wrong type",
        "'reason': 'r', 'shadow_rate': 1.5 | shadow_rate | shadow_rate must be from 0 to 1",
        "'reason': 'r', 'shadow_rate': -0.1 | shadow_rate | shadow_rate must be from 0 to 1",
        "'reason': 'r', 'shadow_rate': 'all' | shadow_rate | shadow_rate has the wrong type",
        "'reason': 'r', 'override': {}     | override | override.allowed is missing",
        "'reason': 'r', 'override': {'allowed': 'true'} | override.allowed | wrong type",
        "'reason': 'r', 'override': {'allowed': true, 'cap': 1} | override.cap | is not a field",
        "'reason': 'r', 'override': {'allowed': true, 'max_budget': {'ratio': 2}} "
            + "| override.max_budget | budget.ratio must be above 0 and at most 1",
      })
  void whatGoesWithThePolicyIsReadAsStrictly(String fields, String field, String said)
      throws Exception {
    assertRefused("{'policy': {'method': 'full'}, " + fields + "}", field, said);
  }

  @Test
  void anUnknownTenantHasNoPolicy() throws Exception {
    problem(client.get("/api/tenants/nobody/policy"), 404);
    problem(client.get("/api/tenants/nobody/policies"), 404);
    assertThat(
            problem(client.put("/api/tenants/nobody/policy", FULL), 404)
                .path("detail")
                .stringValue())
        .isEqualTo("there is no tenant 'nobody'");
  }

  private void assertRefused(String body, String field, String said) throws Exception {
    var problem = problem(client.put(policy, body), 400);

    assertThat(problem.path("field").stringValue()).isEqualTo(field);
    assertThat(problem.path("detail").stringValue()).contains(said);
    assertThat(versions()).containsExactly(1);
  }

  private JsonNode current() throws Exception {
    return json(client.get(policy), 200);
  }

  private List<Integer> versions() throws Exception {
    return StreamSupport.stream(
            json(client.get(history), 200).path("policies").spliterator(), false)
        .map(version -> version.path("version").intValue())
        .toList();
  }

  private HttpResponse<String> publishOver(String ifMatch) throws Exception {
    return client.send(client.request(policy).header("If-Match", ifMatch).PUT(body(FULL)));
  }
}
