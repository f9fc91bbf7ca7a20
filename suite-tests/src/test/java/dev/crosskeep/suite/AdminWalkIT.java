package dev.crosskeep.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.browser.Chromium;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import tools.jackson.databind.JsonNode;

/** From an empty suite to an answer under a policy that two people agreed on, in a real browser. */
@EnabledIf("dev.crosskeep.browser.Chromium#isInstalled")
class AdminWalkIT {

  private static final String TENANT = "/admin/tenants/acme";
  private static final String ADMINS_OWN = "a sentence that nobody guesses";
  private static final String RITAS_OWN = "another sentence of a member";

  @TempDir private static Path folder;
  @TempDir private static Path profile;
  private static Suite suite;

  @BeforeAll
  static void start() throws Exception {
    suite = Suite.start(folder);
  }

  @AfterAll
  static void stop() {
    suite.close();
  }

  @Test
  void whatIsPublishedOnThePagesIsWhatRequestsGet() throws Exception {
    try (var browser = new Chromium(suite.gatewayAddress().toString(), profile)) {
      signIn(browser, "admin", suite.adminPassword(), ADMINS_OWN);
      takeIn(browser);
      String key = makeKey(browser);
      String ritasFirst = invite(browser, "rita", "APPROVER");
      assertThat(answer(key, 1).get("method").asString()).isEqualTo("csp");

      submit(browser);
      signOut(browser);
      signIn(browser, "rita", ritasFirst, RITAS_OWN);
      approveAndPublish(browser);
      var pruned = answer(key, 2);
      assertThat(pruned.get("method").asString()).isEqualTo("h2o");
      assertThat(pruned.get("kept_tokens").asInt()).isEqualTo(60);
      assertThat(pruned.get("reason").asString()).isEqualTo("tenant policy");

      signOut(browser);
      signIn(browser, "admin", ADMINS_OWN, ADMINS_OWN);
      rollBack(browser);
      assertThat(answer(key, 3).get("method").asString()).isEqualTo("csp");

      browser.press("Audit");
      assertThat(browser.text())
          .contains("tenant.created", "key.issued", "member.invited", "draft.submitted")
          .contains("draft.approved", "draft.published", "policy.published");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  /** With a first password one's own has to be chosen at once. */
  private static void signIn(Chromium browser, String login, String password, String own) {
    browser.open("/admin");
    browser.type("login", login);
    browser.type("password", password);
    browser.press("Sign in");
    if (!password.equals(own)) {
      assertThat(browser.path()).isEqualTo("/admin/password");
      browser.type("old", password);
      browser.type("wanted", own);
      browser.type("again", own);
      browser.press("Change password");
    }
    assertThat(browser.title()).startsWith("Overview");
  }

  private static void signOut(Chromium browser) {
    browser.press("Sign out");
    assertThat(browser.path()).isEqualTo("/admin/login?bye");
  }

  private static void takeIn(Chromium browser) {
    browser.press("Tenants");
    browser.type("id", "acme");
    browser.type("name", "Acme");
    browser.press("Take in");
    assertThat(browser.title()).startsWith("Acme");
    setFourEyes(browser);
  }

  private static void setFourEyes(Chromium browser) {
    browser.open(TENANT);
    browser.find(By.name("four_eyes")).click();
    browser.press("Save settings");
  }

  private static String makeKey(Chromium browser) {
    browser.type("key-name", "Billing");
    browser.press("Make key");
    return browser.find(By.id("secret")).getText();
  }

  private static String invite(Chromium browser, String login, String role) {
    browser.press("Members");
    browser.type("login", login);
    browser
        .find(By.cssSelector("form[action='/admin/members'] input[value='" + role + "']"))
        .click();
    browser.press("Make member");
    return browser.find(By.id("secret")).getText();
  }

  private static void submit(Chromium browser) {
    browser.open(TENANT + "/policy");
    browser.choose("method", "h2o");
    browser.awaitText("#settings", "H2O keeps");
    browser.chooseNamed("budget.unit", "tokens");
    browser.type("budget", "60");
    browser.awaitText("#preview", "60");
    browser.type("reason", "Sixty tokens are enough");
    browser.press("Submit for review");
    assertThat(browser.text()).contains("somebody else has to approve it");
  }

  private static void approveAndPublish(Chromium browser) {
    browser.press("Approvals");
    browser.find(By.partialLinkText("draft 1")).click();
    browser.awaitText("h1", "Draft 1");
    browser.type("review-reason", "Looked at it");
    browser.press("Approve");
    browser.press("Publish");
    assertThat(browser.text()).contains("Version 2 is published.");
  }

  /** Without four eyes, an old version is restored at once. */
  private static void rollBack(Chromium browser) {
    setFourEyes(browser);
    browser.press("Restore");
    browser.press("Publish");
    assertThat(browser.text()).contains("Version 3 is published.");
  }

  /** What the cache of an answer kept, once a version is in force. */
  private static JsonNode answer(String key, int version) throws Exception {
    long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < patience) {
      var response = suite.chatWith(key, Questions.aboutText(false));
      if (response.statusCode() == 200) {
        var cache = Suite.JSON.readTree(response.body()).get("kv_cache");
        if (cache.get("policy_version").asInt() == version) {
          return cache;
        }
      }
      Thread.sleep(Duration.ofMillis(100));
    }
    throw new AssertionError("version " + version + " is not in force");
  }
}
