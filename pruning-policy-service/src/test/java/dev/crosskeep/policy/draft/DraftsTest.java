package dev.crosskeep.policy.draft;

import static dev.crosskeep.policy.Client.body;
import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.Client.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.service.rows.RowScope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@PolicyService
class DraftsTest {

  private static final String FULL = "{'policy': {'method': 'full'}, 'reason': 'to compare'}";
  private static final Instant FAR = Instant.parse("2999-01-01T00:00:00Z");
  private static final String FAR_AWAY =
      "{'policy': {'method': 'full'}, 'reason': 'new year', 'publish_at': '%s'}".formatted(FAR);

  @LocalServerPort private int port;
  @Autowired private Drafting drafting;

  private Client client = new Client(0);
  private String tenant = "";

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = "/api/tenants/" + client.newTenant();
  }

  @Test
  void aDraftThatSomebodyElseApprovedIsPublished() throws Exception {
    wantFourEyes();
    String draft = begin(FULL);
    json(post("an-editor", draft + "/submit", ""), 200);

    var own = problem(post("an-editor", draft + "/approve", "{}"), 409);
    json(post("an-approver", draft + "/approve", "{'comment': 'fine'}"), 200);
    var published = json(post("an-editor", draft + "/publish", ""), 200);

    assertThat(own.path("detail").stringValue()).contains("four eyes");
    assertThat(published.path("state").stringValue()).isEqualTo("published");
    assertThat(published.path("version").intValue()).isEqualTo(2);
    var version = json(client.get(tenant + "/policy"), 200);
    assertThat(version.path("version").intValue()).isEqualTo(2);
    assertThat(version.path("author").stringValue()).isEqualTo("an-editor");
    assertThat(version.path("override"))
        .isEqualTo(json("{'allowed': true, 'max_budget': {'ratio': 1.0}}"));
    assertThat(client.get("/api/audit?limit=2").body())
        .contains("policy.published", "draft.published");
  }

  @Test
  void whereFourEyesAreWantedNothingIsPublishedWithoutThem() throws Exception {
    wantFourEyes();

    var direct = problem(client.put(tenant + "/policy", FULL), 409);
    problem(client.post(tenant + "/policies/1/rollback", "{'reason': 'r'}"), 409);

    assertThat(direct.path("detail").stringValue()).contains("make a draft");
    assertThat(currentVersion()).isEqualTo(1);
  }

  @Test
  void anEditNeedsTheRevisionThatItReplaces() throws Exception {
    String draft = begin(FULL);

    problem(client.put(draft, FULL), 428);
    json(edit(draft, "\"1\""), 200);
    problem(edit(draft, "\"1\""), 412);

    assertThat(client.get(draft).headers().firstValue("ETag")).contains("\"2\"");
  }

  @Test
  void whatAReviewerDidNotSeeHeDoesNotApprove() throws Exception {
    String draft = begin(FULL);
    json(edit(draft, "\"1\""), 200);
    json(post("an-editor", draft + "/submit", ""), 200);

    var approval =
        client.send(
            client.request(draft + "/approve").header("If-Match", "\"1\"").POST(body("{}")));

    problem(approval, 412);
  }

  @Test
  void aDraftOfAnOldVersionIsRebasedAndReviewedAgain() throws Exception {
    String draft = approved(FULL);
    json(client.put(tenant + "/policy", FULL), 201);

    var late = problem(post("an-editor", draft + "/publish", ""), 409);
    var rebased = json(post("an-editor", draft + "/rebase", ""), 200);

    assertThat(late.path("detail").stringValue()).startsWith("version 1 is no longer in force");
    assertThat(rebased.path("state").stringValue()).isEqualTo("draft");
    assertThat(rebased.path("base").intValue()).isEqualTo(2);
    assertThat(currentVersion()).isEqualTo(2);
  }

  @Test
  void aScheduledDraftIsPublishedOnceHoweverManyInstancesLook() throws Exception {
    String draft = approved(FAR_AWAY);
    assertThat(json(post("an-editor", draft + "/publish", ""), 200).path("state").stringValue())
        .isEqualTo("scheduled");

    publishNextDue(FAR.minusMillis(1));
    assertThat(currentVersion()).isEqualTo(1);
    var found = Client.atOnce(6, () -> publishNextDue(FAR));

    assertThat(found).containsOnlyOnce(true);
    assertThat(currentVersion()).isEqualTo(2);
    assertThat(state(draft)).isEqualTo("published");
  }

  @Test
  void aScheduledDraftWhoseBaseIsGoneGoesBackToItsAuthors() throws Exception {
    String draft = approved(FAR_AWAY);
    json(post("an-editor", draft + "/publish", ""), 200);
    json(client.put(tenant + "/policy", FULL), 201);

    assertThat(publishNextDue(FAR)).isTrue();

    assertThat(state(draft)).isEqualTo("rejected");
    assertThat(currentVersion()).isEqualTo(2);
  }

  @Test
  void aDraftBelongsToItsTenant() throws Exception {
    String draft = begin(FULL);
    String another = "/api/tenants/" + client.newTenant();
    String id = draft.substring(draft.lastIndexOf('/'));

    problem(client.get(another + "/drafts" + id), 404);
    problem(post("an-editor", another + "/drafts" + id + "/submit", ""), 404);
    assertThat(json(client.get(another + "/drafts"), 200).path("drafts")).isEmpty();
    assertThat(json(client.get(tenant + "/drafts"), 200).path("drafts")).hasSize(1);
    problem(client.get("/api/tenants/nobody/drafts"), 404);
    problem(client.post("/api/tenants/nobody/drafts", FULL), 404);
  }

  @Test
  void aDraftMaySayOnlyWhatDiffers() throws Exception {
    String draft = approved("{'inherit': true, 'policy': {'sinks': 4}, 'reason': 'sinks help'}");
    assertThat(json(client.get(draft), 200).path("inherit").booleanValue()).isTrue();

    json(post("an-editor", draft + "/publish", ""), 200);

    var version = json(client.get(tenant + "/policy"), 200);
    assertThat(version.at("/policy/sinks").intValue()).isEqualTo(4);
    assertThat(version.at("/inherits/said")).isEqualTo(json("{'policy': {'sinks': 4}}"));
    assertThat(version.at("/inherits/platform").isInt()).isTrue();
  }

  @Test
  void aModelsPolicyIsDraftedAndReviewedLikeATenants() throws Exception {
    wantFourEyes();
    String content = "{'inherit': true, 'policy': {'sinks': 4}, 'reason': 'r'}";
    var begun = json(post("an-editor", tenant + "/drafts?model=toy", content), 201);
    String draft = tenant + "/drafts/" + begun.path("id");
    assertThat(begun.path("model").stringValue()).isEqualTo("toy");
    assertThat(begun.path("base").intValue()).isZero();
    json(post("an-editor", draft + "/submit", ""), 200);
    problem(post("an-editor", draft + "/approve", "{}"), 409);
    json(post("an-approver", draft + "/approve", "{}"), 200);

    json(post("an-editor", draft + "/publish", ""), 200);

    var version = json(client.get(tenant + "/policy?model=toy"), 200);
    assertThat(version.at("/policy/sinks").intValue()).isEqualTo(4);
    assertThat(version.path("author").stringValue()).isEqualTo("an-editor");
    assertThat(currentVersion()).isEqualTo(1);
    assertThat(json(client.get(tenant + "/drafts"), 200).at("/drafts/0/model").stringValue())
        .isEqualTo("toy");
  }

  @Test
  void thePlatformsPolicyIsDraftedAndReviewedWhereItWantsFourEyes() throws Exception {
    String platform = "/api/platform";
    String half = "{'policy': {'method': 'csp', 'budget': {'ratio': 0.5}}, 'reason': 'half'}";
    json(client.put(platform + "/settings", "{'four_eyes': true}"), 200);
    try {
      assertThat(problem(client.put(platform + "/policy", half), 409).path("detail").stringValue())
          .startsWith("the platform wants four eyes");
      String draft =
          platform
              + "/drafts/"
              + json(post("an-editor", platform + "/drafts", half), 201).path("id");
      json(post("an-editor", draft + "/submit", ""), 200);
      problem(post("an-editor", draft + "/approve", "{}"), 409);
      json(post("an-approver", draft + "/approve", "{}"), 200);

      int version = json(post("an-editor", draft + "/publish", ""), 200).path("version").intValue();

      var published = json(client.get(platform + "/policy"), 200);
      assertThat(published.path("version").intValue()).isEqualTo(version);
      assertThat(published.path("author").stringValue()).isEqualTo("an-editor");
      problem(client.get(draft.replace(platform, tenant)), 404);
      problem(
          client.post(
              platform + "/drafts", "{'inherit': true, 'policy': {}, 'reason': 'of what?'}"),
          400);
    } finally {
      json(client.put(platform + "/settings", "{'four_eyes': false}"), 200);
    }
    assertThat(client.get("/api/audit?limit=2").body()).contains("platform.settings_changed");
  }

  @Test
  void aScheduledDraftThatNoLongerMakesAPolicyIsSentBackAndHoldsUpNoOther() throws Exception {
    String plain = "{'policy': {'method': 'csp', 'merge': '%s'}, 'reason': 'r'%s}";
    json(client.put(tenant + "/policy", plain.formatted("none", "")), 201);
    String late = approved(plain.formatted("summary", ", 'publish_at': '2998-12-31T00:00:00Z'"));
    json(post("an-editor", late + "/publish", ""), 200);
    var key = json(client.post(tenant + "/keys", "{'name': 'k'}"), 201).path("id").stringValue();
    json(
        client.put(
            tenant + "/policy?key=" + key,
            """
            {'inherit': true, 'policy': {'n_softmax': {'n': 1.0, 'at': 'both'}}, 'reason': 'r'}
            """),
        201);
    tenant = "/api/tenants/" + client.newTenant();
    String next = approved(FAR_AWAY);
    json(post("an-editor", next + "/publish", ""), 200);

    assertThat(Stream.generate(() -> publishNextDue(FAR)).takeWhile(found -> found))
        .hasSizeGreaterThanOrEqualTo(2);

    assertThat(state(late)).isEqualTo("rejected");
    assertThat(json(client.get(late), 200).path("comment").stringValue())
        .contains("could not inherit it: n_softmax.at");
    assertThat(state(next)).isEqualTo("published");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'inherit': true, 'policy': {'budget': {'ratio': 7}}, 'reason': 'r'} | policy.budget.ratio",
        "{'policy': {'method': 'lru'}, 'reason': 'r'} | policy.method",
        "{'policy': {'method': 'full'}} | reason",
        "{'policy': {'method': 'full'}, 'reason': 'r', 'shadow_rate': 2} | shadow_rate",
        "{'policy': {'method': 'full'}, 'reason': 'r', 'publish_at': 'soon'} | publish_at",
      })
  void aRefusalNamesTheField(String draft, String field) throws Exception {
    var problem = problem(client.post(tenant + "/drafts", draft), 400);

    assertThat(problem.path("field").stringValue()).isEqualTo(field);
  }

  private void wantFourEyes() throws Exception {
    json(client.put(tenant + "/settings", "{'four_eyes': true}"), 200);
  }

  /** The address of a new draft of an editor's. */
  private String begin(String content) throws Exception {
    return tenant
        + "/drafts/"
        + json(post("an-editor", tenant + "/drafts", content), 201).path("id");
  }

  private String approved(String content) throws Exception {
    String draft = begin(content);
    json(post("an-editor", draft + "/submit", ""), 200);
    json(post("an-approver", draft + "/approve", ""), 200);
    return draft;
  }

  private HttpResponse<String> edit(String draft, String ifMatch) throws Exception {
    return client.send(
        client
            .request(draft)
            .header("X-Actor", "an-editor")
            .header("If-Match", ifMatch)
            .PUT(body(FULL)));
  }

  private HttpResponse<String> post(String actor, String path, String json) throws Exception {
    var content = json.isEmpty() ? BodyPublishers.noBody() : body(json);
    return client.send(client.request(path).header("X-Actor", actor).POST(content));
  }

  private int currentVersion() throws Exception {
    return json(client.get(tenant + "/policy"), 200).path("version").intValue();
  }

  private String state(String draft) throws Exception {
    JsonNode found = json(client.get(draft), 200);
    return found.path("state").stringValue();
  }

  /** As the service itself does. */
  private boolean publishNextDue(Instant now) {
    return RowScope.PLATFORM.call(() -> drafting.publishNextDue(now));
  }
}
