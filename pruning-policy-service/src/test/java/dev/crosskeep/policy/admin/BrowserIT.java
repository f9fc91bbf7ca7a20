package dev.crosskeep.policy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.crosskeep.policy.PolicyService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
@EnabledIf("dev.crosskeep.policy.admin.Chromium#isInstalled")
class BrowserIT {

  private static final String OWN = "a sentence of my own";
  private static final HttpServer EXPERIMENTS = experiments();

  @TempDir private static Path profile;

  @LocalServerPort private int port;

  @Value("${crosskeep.admin-password-file}")
  private Path file = Path.of("");

  @DynamicPropertySource
  static void answersOnRecord(DynamicPropertyRegistry settings) {
    settings.add(
        "crosskeep.policy.experiment-url",
        () -> "http://localhost:" + EXPERIMENTS.getAddress().getPort());
  }

  @AfterAll
  static void close() {
    EXPERIMENTS.stop(0);
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
      invite(browser);
      browser.press("Audit");
      assertThat(browser.text()).contains("member.invited", "policy.published", "key.issued");
      browser.look("audit");
      browser.open("/admin");
      browser.look("overview");
      assertThat(browser.complaints()).isEmpty();
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

  private static void invite(Chromium browser) throws Exception {
    browser.press("Members");
    browser.type("login", "editor@example.org");
    browser.find(By.cssSelector("form[action='/admin/members'] input[value='EDITOR']")).click();
    browser.press("Make member");
    assertThat(browser.text()).contains("The first password of editor@example.org");
    browser.open("/admin/members");
    browser.look("members");
  }

  /** Stands where the experiment service would, with a day's answers on record. */
  private static HttpServer experiments() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/api/observations",
          exchange -> {
            try (exchange) {
              byte[] body = observations().getBytes(StandardCharsets.UTF_8);
              exchange.getResponseHeaders().set("Content-Type", "application/json");
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
            }
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
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
}
