package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.Client.json;
import static dev.crosskeep.policy.admin.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Policies that say only what differs, and those of models and keys. */
@PolicyService
class LayerPagesTest {

  @LocalServerPort private int port;
  @Autowired private Membership membership;
  @Autowired private JdbcClient jdbc;

  private Client client = new Client(0);
  private String tenant = "";
  private Visitor admin = new Visitor(0);

  @BeforeEach
  void connect() throws Exception {
    client = new Client(port);
    tenant = client.newTenant();
    admin = new Cast(membership, jdbc, port).visitor(null, Role.PLATFORM_ADMIN);
  }

  @Test
  void aTenantThatInheritsSaysOnlyWhatDiffers() throws Exception {
    assertThat(admin.get(page() + "/policy?inherit=true").body())
        .contains("name=\"inherit\" value=\"true\"", "(inherited)", "What is left blank");

    var published =
        admin.post(
            page() + "/policy",
            "version",
            "1",
            "inherit",
            "true",
            "method",
            "",
            "budget.unit",
            "ratio",
            "budget.value",
            "0.3",
            "override.allowed",
            "",
            "shadow_rate",
            "",
            "reason",
            "less");

    assertThat(location(published)).isEqualTo(page());
    assertThat(policy("").path("inherits").path("said"))
        .isEqualTo(json("{'policy': {'budget': {'ratio': 0.3}}}"));
    assertThat(admin.get(page() + "/policy").body())
        .contains("name=\"inherit\" value=\"true\"", "value=\"0.3\"");
    assertThat(admin.get(page() + "/effective").body())
        .containsSubsequence("policy.budget", "tenant version 2")
        .containsSubsequence("override.allowed", "platform version");
  }

  @Test
  void aModelsPolicyLiesOverItsTenantsAndIsListedThere() throws Exception {
    String editor = admin.get(page() + "/policy?model=tiny-llava").body();
    assertThat(editor)
        .contains("Edit policy of model tiny-llava", "name=\"model\" value=\"tiny-llava\"")
        .contains("name=\"version\" value=\"0\"");

    admin.post(
        page() + "/policy",
        "version",
        "0",
        "model",
        "tiny-llava",
        "inherit",
        "true",
        "method",
        "snapkv",
        "budget.unit",
        "ratio",
        "budget.value",
        "0.25",
        "reason",
        "a small model");

    assertThat(policy("?model=tiny-llava").at("/policy/method").asString()).isEqualTo("snapkv");
    assertThat(policy("").at("/policy/method").asString()).isEqualTo("csp");
    assertThat(admin.get(page()).body())
        .contains("<code>tiny-llava</code>", "/policy?model=tiny-llava");
    assertThat(admin.get(page() + "/effective?model=tiny-llava").body())
        .contains("model version 2", "Model policy")
        .containsPattern("value=\"tiny-llava\" selected");
  }

  @Test
  void aKeysPolicyIsDraftedAndPublishedLikeAnyOther() throws Exception {
    String key = key();
    String draft =
        location(
            admin.post(
                page() + "/drafts?submit=true",
                "version",
                "0",
                "key",
                key,
                "inherit",
                "true",
                "method",
                "full",
                "reason",
                "to compare"));

    assertThat(admin.get(draft).body())
        .contains("key " + key, "It says only what differs", "<ins>full</ins>");
    admin.post(draft + "/approve", "revision", "2", "reason", "fine");
    admin.post(draft + "/publish", "revision", "3");

    assertThat(policy("?key=" + key).at("/policy/method").asString()).isEqualTo("full");
  }

  @Test
  void whatIsTypedIsCheckedOverWhatIsInherited() throws Exception {
    // Half of 200, 600 and 2400 tokens is inherited.
    assertThat(admin.post(page() + "/policy/check", "inherit", "true", "method", "").body())
        .containsSubsequence(">100<", ">300<", ">1,200<");
    assertThat(
            admin
                .post(
                    page() + "/policy/check",
                    "inherit",
                    "true",
                    "method",
                    "",
                    "budget.unit",
                    "ratio",
                    "budget.value",
                    "1.5")
                .body())
        .contains("must be above 0 and at most 1");
  }

  @Test
  void aKeyIsBoundToModelsAndFreedAgain() throws Exception {
    admin.post(
        page() + "/keys", "name", "billing", "models", "tiny-llava, llava-1.5-7b-hf", "days", "0");
    var key = json(client.get("/api/tenants/" + tenant + "/keys"), 200).at("/keys/0");
    assertThat(key.path("models")).isEqualTo(json("['llava-1.5-7b-hf', 'tiny-llava']"));
    String id = key.path("id").asString();
    assertThat(admin.get(page()).body()).contains("llava-1.5-7b-hf, tiny-llava", "never");
    assertThat(admin.get(page() + "/keys/" + id + "/limits").body())
        .contains("value=\"llava-1.5-7b-hf, tiny-llava\"");

    admin.post(page() + "/keys/" + id + "/models", "models", "no model!");
    assertThat(admin.get(page()).body()).contains("Models: a model&#39;s id has 1 to 200");
    admin.post(page() + "/keys/" + id + "/models", "models", "");

    assertThat(
            json(client.get("/api/tenants/" + tenant + "/keys"), 200).at("/keys/0").has("models"))
        .isFalse();
  }

  private String key() throws Exception {
    return json(client.post("/api/tenants/" + tenant + "/keys", "{'name': 'billing'}"), 201)
        .path("id")
        .asString();
  }

  private JsonNode policy(String of) throws Exception {
    return json(client.get("/api/tenants/" + tenant + "/policy" + of), 200);
  }

  private String page() {
    return "/admin/tenants/" + tenant;
  }
}
