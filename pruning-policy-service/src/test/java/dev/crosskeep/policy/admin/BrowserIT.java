package dev.crosskeep.policy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.browser.Chromium;
import dev.crosskeep.policy.PolicyService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** An operator's first day, in a real browser. */
@PolicyService
@DirtiesContext
@EnabledIf("dev.crosskeep.browser.Chromium#isInstalled")
class BrowserIT {

  private static final String OWN = "a sentence of my own";
  private static final Experiments EXPERIMENTS = new Experiments(BrowserIT::onRecord);

  @TempDir private static Path profile;

  @LocalServerPort private int port;

  @Value("${crosskeep.admin-password-file}")
  private Path file = Path.of("");

  @DynamicPropertySource
  static void answersOnRecord(DynamicPropertyRegistry settings) {
    settings.add("crosskeep.policy.experiment-url", EXPERIMENTS::address);
  }

  @AfterAll
  static void close() {
    EXPERIMENTS.close();
  }

  @Test
  void fromTheFirstPasswordToAPublishedPolicy() throws Exception {
    try (var relay = new Relay(port);
        var browser = new Chromium(relay.address(), profile)) {
      signIn(browser);
      takeIn(browser);
      makeKey(browser);
      publish(browser);
      browser.open("/admin/tenants/acme/compare?from=1&to=2");
      browser.look("compare");
      limit(browser);
      browser.press("Platform");
      browser.look("platform");
      browser.press("Usage");
      assertThat(browser.text()).contains("GiB·s", "Download CSV");
      browser.look("usage");
      String password = invite(browser, "rita@example.org", "APPROVER");
      browser.open("/admin/members");
      browser.look("members");
      draft(browser);
      signInAs(browser, "rita@example.org", password);
      review(browser);
      signInAs(browser, "admin", OWN);
      browser.press("Audit");
      assertThat(browser.text()).contains("member.invited", "draft.approved", "key.issued");
      browser.look("audit");
      browser.open("/admin/nowhere");
      browser.look("error");
      browser.open("/admin");
      browser.look("overview");
      // The browser itself remarks upon the page that is not there.
      assertThat(browser.complaints()).allMatch(said -> said.contains("/admin/nowhere"));
    }
  }

  private void signIn(Chromium browser) throws Exception {
    String first = Files.readString(file).strip();
    browser.open("/admin/tenants");
    assertThat(browser.path()).isEqualTo("/admin/login");
    browser.look("login");
    browser.type("login", "admin");
    browser.type("password", first);
    browser.press("Sign in");
    browser.open("/admin");
    assertThat(browser.path()).isEqualTo("/admin/password");
    browser.look("password");
    browser.type("old", first);
    browser.type("wanted", OWN);
    browser.type("again", OWN);
    browser.press("Change password");
    assertThat(browser.text()).contains("Your password is changed");
  }

  private static void takeIn(Chromium browser) throws Exception {
    browser.press("Tenants");
    browser.type("id", "acme");
    browser.type("name", "Acme");
    browser.press("Take in");
    assertThat(browser.title()).startsWith("Acme");
  }

  private static void makeKey(Chromium browser) throws Exception {
    browser.type("key-name", "Billing");
    browser.press("Make key");
    assertThat(browser.find(By.id("secret")).getText()).startsWith("ck_live_");
    browser.look("key");
    browser.open("/admin/tenants/acme");
    assertThat(browser.text()).doesNotContain("shown only now");
  }

  private static void publish(Chromium browser) throws Exception {
    browser.press("Edit policy");
    browser.choose("method", "snapkv");
    browser.awaitText("#settings", "SnapKV keeps");
    browser.type("budget", "2");
    browser.awaitText("#error-budget", "at most 1");
    browser.look("policy-refused");
    browser.type("budget", "0.1");
    browser.awaitText("#preview", "10 %");
    browser.type("reason", "A tenth is enough for receipts");
    browser.look("policy");
    browser.press("Publish");
    assertThat(browser.text())
        .contains("Version 2 is published.", "A tenth is enough for receipts");
    browser.look("tenant");
    browser.press("Tenants");
    browser.look("tenants");
  }

  private static void limit(Chromium browser) throws Exception {
    browser.press("Tenants");
    browser.press("Acme");
    browser.press("Change limits");
    browser.type("requests_per_minute", "600");
    browser.type("total_tokens_per_day", "20000000");
    browser.type("concurrent_requests", "16");
    browser.type("kv_bytes_in_flight", "many");
    browser.chooseNamed("kv_bytes_in_flight.unit", "GiB");
    browser.press("Set limits");
    assertThat(browser.text()).contains("must be a whole number, 0 or more");
    browser.look("limits");
    browser.type("kv_bytes_in_flight", "4");
    browser.press("Set limits");
    assertThat(browser.text()).contains("In a minute: 600 requests.", "4 GiB");
    browser.press("Limits");
    assertThat(browser.text()).contains("Limits of the key Billing", "The tenant's: 600 requests");
    browser.look("key-limits");
  }

  private static String invite(Chromium browser, String login, String role) {
    browser.press("Members");
    browser.type("login", login);
    browser
        .find(By.cssSelector("form[action='/admin/members'] input[value='" + role + "']"))
        .click();
    browser.press("Make member");
    assertThat(browser.text()).contains("The first password of " + login);
    return browser.find(By.id("secret")).getText();
  }

  private static void draft(Chromium browser) throws Exception {
    browser.open("/admin/tenants/acme");
    browser.find(By.name("four_eyes")).click();
    browser.press("Save settings");
    browser.press("Edit policy");
    browser.choose("method", "csp");
    browser.awaitText("#settings", "Cross-self pruning keeps");
    browser.type("budget", "0.2");
    browser.type("reason", "Receipts have small print");
    browser.press("Submit for review");
    assertThat(browser.text()).contains("somebody else has to approve it");
    browser.look("draft");
  }

  private static void signInAs(Chromium browser, String login, String password) {
    browser.press("Sign out");
    browser.type("login", login);
    browser.type("password", password);
    browser.press("Sign in");
    if (browser.path().equals("/admin/password")) {
      browser.type("old", password);
      browser.type("wanted", OWN);
      browser.type("again", OWN);
      browser.press("Change password");
    }
  }

  private static void review(Chromium browser) throws Exception {
    assertThat(browser.find(By.className("count")).getText()).startsWith("1");
    browser.press("Approvals");
    browser.look("approvals");
    browser.find(By.partialLinkText("draft 1")).click();
    browser.awaitText("h1", "Draft 1");
    browser.look("draft-review");
    browser.type("review-reason", "Measured: nothing is lost");
    browser.press("Approve");
    browser.look("draft-approved");
    browser.press("Publish");
    assertThat(browser.text()).contains("Version 3 is published.");
  }

  /** A day's answers, and a month's usage. */
  private static String onRecord(String wanted) {
    if (!wanted.startsWith("/api/usage")) {
      return observations();
    }
    var rows =
        wanted.contains("group=day") ? daily() : Stream.of("acme", "demo").map(BrowserIT::usage);
    return rows.collect(Collectors.joining(",", "{\"usage\": [", "]}"));
  }

  private static String observations() {
    return IntStream.range(0, 12)
        .mapToObj(BrowserIT::observation)
        .collect(Collectors.joining(",", "{\"observations\": [", "]}"));
  }

  private static String observation(int age) {
    int prompt = 580 + 37 * (age * 5 % 12);
    int kept = prompt / (age % 3 == 0 ? 2 : 5);
    return """
    {"at": "%s", "tenant": "%s", "total_ms": %d, "kv_cache": {"method": "csp",
     "reason": "tenant policy", "prompt_tokens": %d, "kept_tokens": %d,
     "full_bytes": %d, "kept_bytes": %d}}
    """
        .formatted(
            Instant.now().minus(Duration.ofMinutes(7L * age + 1)),
            age % 3 == 0 ? "demo" : "acme",
            700 + 90 * (age % 4),
            prompt,
            kept,
            prompt * 8192L,
            kept * 8192L);
  }

  private static Stream<String> daily() {
    return IntStream.range(0, 30)
        .filter(age -> age % 7 != 3)
        .mapToObj(age ->
            used(
                "\"day\": \"" + LocalDate.now(ZoneOffset.UTC).minusDays(age) + "\"",
                400 + 97 * (age * 5 % 12)));
  }

  private static String usage(String tenant) {
    return used("\"tenant\": \"" + tenant + "\"", tenant.equals("acme") ? 14_210 : 6_118);
  }

  /** What so many requests use. */
  private static String used(String group, long requests) {
    return """
    {%s, "requests": %d, "input_tokens": %d, "output_tokens": %d, "kv_byte_seconds": %d,
     "bytes_saved": %d}
    """
        .formatted(
            group,
            requests,
            requests * 812,
            requests * 143,
            requests * 3_900_000,
            requests * 5_300_000);
  }
}
