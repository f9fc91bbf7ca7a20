package dev.crosskeep.policy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.browser.Chromium;
import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.playground.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Two policies are tried side by side, in a real browser. */
@PolicyService
@DirtiesContext
@EnabledIf("dev.crosskeep.browser.Chromium#isInstalled")
class PlaygroundIT {

  private static final FakeEngine ENGINE = new FakeEngine();
  private static final FakeRecords RECORDS = new FakeRecords();
  private static final Path PICTURE =
      Path.of("../docs/samples/album-1.png").toAbsolutePath().normalize();

  @TempDir private static Path profile;

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;

  @Value("${crosskeep.admin-password-file}")
  private Path file = Path.of("");

  @DynamicPropertySource
  static void neighbours(DynamicPropertyRegistry settings) {
    settings.add("crosskeep.policy.inference-url", ENGINE::address);
    settings.add("crosskeep.policy.experiment-url", RECORDS::address);
  }

  @AfterAll
  static void close() {
    ENGINE.close();
    RECORDS.close();
  }

  @Test
  void twoPoliciesAnswerSideBySide() throws Exception {
    new Client(port)
        .put(
            "/api/tenants/demo/policy",
            "{'policy': {'method': 'csp', 'budget': {'ratio': 0.2}}, 'reason': 'a fifth'}");
    RECORDS.has(
        FakeRecords.answer("demo", 640, 320),
        FakeRecords.answer("demo", 52, 52),
        FakeRecords.answer("demo", 1216, 608));
    try (var relay = new Relay(port);
        var browser = new Chromium(relay.address(), profile)) {
      signIn(browser);
      browser.press("Playground");
      ask(browser);
      stop(browser);
      refuse(browser);
      preview(browser);
      assertThat(browser.complaints()).allMatch(line -> line.contains("status of 400"));
    }
  }

  private void signIn(Chromium browser) throws IOException {
    jdbc.sql("update member set must_change_password = false").update();
    browser.open("/admin/login");
    browser.type("login", "admin");
    browser.type("password", Files.readString(file).strip());
    browser.press("Sign in");
  }

  private static void ask(Chromium browser) throws IOException, InterruptedException {
    browser.choose("sample", "5");
    browser.find(By.cssSelector("#pictures li"));
    browser.find(By.id("picker")).sendKeys(PICTURE.toString());
    browser.find(By.cssSelector("#pictures li:nth-child(2)"));

    browser.find(By.id("ask")).click();

    for (String side : new String[] {"left", "right"}) {
      browser.awaitText(part(side, "answer"), "the cross is blue.");
      browser.awaitText(part(side, "numbers"), "Same next token");
      browser.find(By.cssSelector(part(side, "maps") + " canvas:nth-child(2)"));
    }
    browser.awaitText(part("left", "numbers"), "92 of 308");
    browser.awaitText(part("right", "numbers"), "308 of 308");
    var asked = ENGINE.asked();
    assertThat(asked.body().at("/messages/0/content")).hasSize(3);
    ENGINE.asked();
    browser.look("playground");
  }

  private static void stop(Chromium browser) throws InterruptedException {
    var left = new CountDownLatch(2);
    ENGINE.replies(FakeEngine.endlessly(left));
    browser.find(By.id("ask")).click();
    browser.awaitText(part("right", "answer"), "more");

    browser.find(By.id("stop")).click();

    browser.awaitText(part("left", "state"), "stopped");
    browser.awaitText(part("right", "state"), "stopped");
    assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private static void refuse(Chromium browser) {
    ENGINE.replies((_, exchange) ->
        FakeEngine.whole(
            exchange, 400, "{'error': {'message': 'the prompt is too long', 'type': 't'}}"));
    browser.choose("policy-right", "edited");
    browser.find(By.cssSelector("[data-side='right'] textarea")).sendKeys("no JSON");
    browser.find(By.id("ask")).click();
    browser.awaitText(part("left", "refused"), "The prompt is too long.");
    browser.awaitText(part("right", "refused"), "The policy is not JSON.");
    browser.find(By.id("picker")).sendKeys(Path.of("pom.xml").toAbsolutePath().toString());
    browser.awaitText("#problem", "pom.xml is neither a PNG nor a JPEG.");
  }

  private static void preview(Chromium browser) throws IOException {
    ENGINE.forget();
    int before = RECORDS.times();
    browser.open("/admin/tenants/demo/policy");
    browser.awaitText("#requests-summary", "less cache than these answers took");
    browser.type("budget", "0.1");
    browser.awaitText("#requests-summary", "76 % less");
    browser.find(By.cssSelector("button[hx-target='#sample-preview']")).click();
    browser.awaitText("#sample-preview", "the cross is blue.");
    browser.find(By.cssSelector("#sample-preview canvas[data-drawn]"));
    browser.look("preview");
    // When the page was opened, and when something was typed; not when an answer has come.
    assertThat(RECORDS.times() - before).isBetween(2, 6);
  }

  private static String part(String side, String name) {
    return "[data-side='%s'] [data-%s]".formatted(side, name);
  }
}
