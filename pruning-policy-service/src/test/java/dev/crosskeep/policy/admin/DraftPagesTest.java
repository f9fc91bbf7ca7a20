package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.admin.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A policy on its way from a draft to requests, on the pages of those who take part. */
@PolicyService
class DraftPagesTest {

  private static final Pattern REVISION = Pattern.compile("name=\"revision\" value=\"(\\d+)\"");
  private static final Pattern WAITING = Pattern.compile("class=\"count\"><span>(\\d+)</span>");

  @LocalServerPort private int port;
  @Autowired private Membership membership;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);
  private String tenant = "";
  private Visitor editor = new Visitor(0);
  private Visitor approver = new Visitor(0);

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = client.newTenant();
    client.put("/api/tenants/" + tenant + "/settings", "{'four_eyes': true}");
    var cast = new Cast(membership, jdbc, port);
    editor = cast.visitor(tenant, Role.EDITOR);
    approver = cast.visitor(tenant, Role.APPROVER);
  }

  @Test
  void whatOneWroteAndAnotherApprovedIsPublished() throws Exception {
    String draft = begin("0.25", true);
    assertThat(waitingFor(approver)).isEqualTo(1);
    assertThat(waitingFor(editor)).isZero();
    assertThat(approver.get(draft).body())
        .contains("policy.budget.ratio", "<del>0.5</del>", "<ins>0.25</ins>", "Approve");

    step(approver, draft, "approve", "reason", "measured in exp-12");
    assertThat(waitingFor(editor)).isEqualTo(1);
    step(editor, draft, "publish", "at", "");

    assertThat(editor.get(draft).body())
        .contains("Version 2 is published.", "measured in exp-12", "state-published");
    assertThat(current().at("/policy/budget/ratio").asDouble()).isEqualTo(0.25);
    assertThat(waitingFor(editor)).isZero();
    assertThat(client.get("/api/audit?tenant=" + tenant + "&action=draft.approved").body())
        .contains("measured in exp-12");
  }

  @Test
  void whoWroteADraftIsToldThatSomebodyElseHasToApproveIt() throws Exception {
    var both = new Cast(membership, jdbc, port).visitor(tenant, Role.EDITOR, Role.APPROVER);
    String draft = location(both.post(drafts() + "?submit=true", content("0.25", "1")));

    assertThat(both.get(draft).body())
        .contains("somebody else has to approve it")
        .doesNotContain(">Approve<", ">Send back<");
    assertThat(waitingFor(both)).isZero();
    step(both, draft, "approve", "reason", "fine");
    assertThat(both.get(draft).body()).contains("Four eyes are wanted");
  }

  @Test
  void whatIsSentBackIsEditedAndComesAgain() throws Exception {
    String draft = begin("0.25", true);

    step(approver, draft, "reject", "reason", " ");
    assertThat(approver.get(draft).body()).contains("A reason of 1 to 1000", "state-in_review");
    step(approver, draft, "reject", "reason", "too little for receipts");

    assertThat(waitingFor(editor)).isEqualTo(1);
    assertThat(editor.get(draft).body()).contains("Sent back by", "too little for receipts");
    assertThat(editor.get(draft + "/edit").body())
        .contains("value=\"0.25\"", "name=\"version\" value=\"3\"", "less memory");
    assertThat(editor.post(draft + "?submit=true", content("1.5", "3")).body())
        .contains("must be above 0 and at most 1");
    assertThat(location(editor.post(draft + "?submit=true", content("0.3", "3")))).isEqualTo(draft);
    assertThat(approver.get(draft).body()).contains("state-in_review", "<ins>0.3</ins>");
    assertThat(editor.post(draft, content("0.4", "3")).body()).contains("changed meanwhile");
  }

  @Test
  void nobodyApprovesAnotherRevisionThanTheOneOnThePage() throws Exception {
    String draft = begin("0.25", true);

    approver.post(draft + "/approve", "revision", "1", "reason", "fine");

    assertThat(approver.get(draft).body())
        .contains("The draft has been changed meanwhile", "state-in_review");
  }

  @Test
  void whatIsPublishedLaterWaitsForItsTimeInUtcAndCanBePublishedNow() throws Exception {
    String draft = begin("0.25", true);
    step(approver, draft, "approve", "reason", "fine");

    step(editor, draft, "publish", "at", "tomorrow");
    assertThat(editor.get(draft).body()).contains("The time must be a day and a time");
    step(editor, draft, "publish", "at", "2999-01-31T08:30");

    assertThat(editor.get(draft).body())
        .contains("state-scheduled", "31 Jan 2999, 08:30 UTC", "Publish now");
    assertThat(current().at("/version").asInt()).isEqualTo(1);
    step(editor, draft, "publish");
    assertThat(current().at("/version").asInt()).isEqualTo(2);
  }

  @Test
  void aDraftWhoseBaseIsGoneIsPutOnTheNewVersionAndReviewedAgain() throws Exception {
    String late = begin("0.25", true);
    String early = begin("0.75", true);
    for (String draft : new String[] {late, early}) {
      step(approver, draft, "approve", "reason", "fine");
    }
    step(approver, early, "publish");

    assertThat(editor.get(late).body())
        .contains("Version <span>2</span> has been published since")
        .doesNotContain(">Publish<");
    assertThat(waitingFor(editor)).isEqualTo(1);
    step(editor, late, "rebase");

    assertThat(editor.get(late).body())
        .contains("replace version 2 now", "state-draft", "<del>0.75</del>");
  }

  @Test
  void whatIsGivenUpIsNoLongerOnTheWay() throws Exception {
    String draft = begin("0.25", false);
    assertThat(editor.get("/admin/approvals").body()).contains(draft);
    assertThat(editor.get("/admin/tenants/" + tenant).body()).contains(draft);

    step(editor, draft, "withdraw");

    assertThat(editor.get(draft).body()).contains("state-withdrawn");
    assertThat(editor.get("/admin/approvals").body()).doesNotContain(draft);
  }

  @Test
  void whereFourEyesAreWantedTheEditorOffersNoWayAroundThem() throws Exception {
    assertThat(editor.get("/admin/tenants/" + tenant + "/policy").body())
        .contains("Submit for review", "once somebody else has approved it")
        .doesNotContain(">Publish<");
    // Nor is there one for whoever knows the address.
    assertThat(editor.post("/admin/tenants/" + tenant + "/policy", content("0.25", "1")).body())
        .contains("wants four eyes");
  }

  @Test
  void aDraftOnAVersionThatIsNoLongerInForceIsNotBegun() throws Exception {
    client.put("/api/tenants/" + tenant + "/settings", "{'four_eyes': false}");
    client.put(
        "/api/tenants/" + tenant + "/policy", "{'policy': {'method': 'full'}, 'reason': 'r'}");

    assertThat(editor.post(drafts(), content("0.25", "1")).body())
        .contains("Version 2 has been published meanwhile.", "value=\"0.25\"");
  }

  @Test
  void anotherTenantsDraftIsNotThere() throws Exception {
    String draft = begin("0.25", true);
    var stranger = new Cast(membership, jdbc, port).visitor(client.newTenant(), Role.TENANT_ADMIN);

    assertThat(stranger.get(draft).statusCode()).isEqualTo(404);
    assertThat(stranger.get("/admin/approvals").body()).doesNotContain(draft);
    assertThat(editor.get(drafts() + "/999999999").statusCode()).isEqualTo(404);
    assertThat(editor.get(drafts() + "/nonsense").statusCode()).isEqualTo(404);
  }

  private String begin(String ratio, boolean submit) throws Exception {
    String draft =
        location(editor.post(drafts() + (submit ? "?submit=true" : ""), content(ratio, "1")));
    assertThat(draft).startsWith(drafts() + "/");
    return draft;
  }

  private static String[] content(String ratio, String version) {
    return new String[] {
      "version",
      version,
      "method",
      "csp",
      "budget.unit",
      "ratio",
      "budget.value",
      ratio,
      "override.allowed",
      "true",
      "override.max_budget.unit",
      "ratio",
      "override.max_budget.value",
      "1",
      "reason",
      "less memory"
    };
  }

  /** Presses a button on the draft's page. */
  private static void step(Visitor who, String draft, String step, String... inputs)
      throws Exception {
    var revision = REVISION.matcher(who.get(draft).body());
    String[] all = new String[inputs.length + 2];
    all[0] = "revision";
    all[1] = revision.find() ? revision.group(1) : "3";
    System.arraycopy(inputs, 0, all, 2, inputs.length);
    assertThat(location(who.post(draft + "/" + step, all))).isEqualTo(draft);
  }

  private static int waitingFor(Visitor who) throws Exception {
    var number = WAITING.matcher(who.get("/admin").body());
    return number.find() ? Integer.parseInt(number.group(1)) : 0;
  }

  private JsonNode current() throws Exception {
    return json(client.get("/api/tenants/" + tenant + "/policy"), 200);
  }

  private String drafts() {
    return "/admin/tenants/" + tenant + "/drafts";
  }
}
