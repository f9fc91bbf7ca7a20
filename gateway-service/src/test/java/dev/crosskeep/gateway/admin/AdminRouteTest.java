package dev.crosskeep.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.gateway.Client;
import dev.crosskeep.gateway.FakeEngine;
import dev.crosskeep.gateway.FakeSnapshots;
import dev.crosskeep.gateway.House;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to the admin pages; what the fake engine hears here, the policy service would hear. */
class AdminRouteTest {

  private static final FakeEngine.Behaviour A_PAGE =
      (_, client) ->
          client.send(
              """
              HTTP/1.1 302 Found\r
              Location: /admin/login\r
              Connection: close\r
              Set-Cookie: crosskeep-admin=1; Path=/admin; HttpOnly\r
              Content-Length: 0\r
              \r
              """);

  private static FakeEngine pages;
  private static House house;

  @BeforeAll
  static void open() throws Exception {
    pages = new FakeEngine();
    house = new House();
    house.startGateway("--crosskeep.gateway.policy-url=" + pages.url());
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
    pages.close();
  }

  @BeforeEach
  void thePagesWork() {
    pages.behave(A_PAGE);
  }

  private static FakeEngine.Heard heard() {
    return pages.heard().stream()
        .filter(request -> request.line().contains("/admin"))
        .reduce((_, _) -> {
          throw new AssertionError("heard " + pages.heard());
        })
        .orElseThrow();
  }

  @Test
  void aRequestArrivesWithItsCookieAndBodyAndTheServiceToken() throws Exception {
    var answer =
        house
            .client()
            .send(
                house
                    .client()
                    .anonymouslyTo("/admin/tenants/acme?a=b%20c")
                    .header("Cookie", "crosskeep-admin=0")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("name=x")));

    assertThat(heard().line()).isEqualTo("POST /admin/tenants/acme?a=b%20c HTTP/1.1");
    assertThat(heard().body()).isEqualTo("name=x");
    assertThat(heard().header("cookie")).isEqualTo("crosskeep-admin=0");
    assertThat(heard().header("x-service-token")).isEqualTo(FakeSnapshots.TOKEN);
    assertThat(heard().header("x-request-id")).isNotBlank();
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains("/admin/login");
    assertThat(answer.headers().firstValue("Set-Cookie")).get().asString().contains("HttpOnly");
    assertThat(answer.headers().map().toString()).doesNotContain(FakeSnapshots.TOKEN);
  }

  @Test
  void whereItCameFromIsSaidByTheGatewayOnly() throws Exception {
    house
        .client()
        .send(
            house
                .client()
                .anonymouslyTo("/admin")
                .header("X-Forwarded-For", "203.0.113.7")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "elsewhere.example")
                .header("Forwarded", "for=203.0.113.7;proto=https")
                .header(TrustedHeaders.SERVICE_TOKEN, "forged-token-of-a-client")
                .header(TrustedHeaders.TENANT, "another"));

    assertThat(heard().header("host")).isEqualTo("localhost:" + house.client().port());
    assertThat(heard().header("x-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(heard().header("x-forwarded-proto")).isEqualTo("http");
    assertThat(heard().header("x-forwarded-host")).isNull();
    assertThat(heard().header("forwarded")).isNull();
    assertThat(heard().header("x-service-token")).isEqualTo(FakeSnapshots.TOKEN);
    assertThat(heard().header("x-tenant")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/../internal/snapshot",
        "/admin/..%2finternal/snapshot",
        "/admin/%2e%2e/internal/snapshot",
        "/admin/;x/internal/snapshot",
        "/admin//internal/snapshot",
        "/admin/.hidden",
        "/administrator",
        "/api/tenants",
        "/internal/snapshot",
      })
  void nothingElseOfThePolicyServiceCanBeReached(String path) throws Exception {
    var answer = house.client().send(house.client().anonymouslyTo(path));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(pages.heard()).noneMatch(request -> request.line().startsWith("GET " + path));
  }

  @Test
  void otherMethodsAreNotTaken() throws Exception {
    var answer = house.client().send(house.client().anonymouslyTo("/admin").DELETE());

    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void pagesThatAreAwayAreMissedPolitely() throws Exception {
    pages.goAway();
    try {
      var answer = house.client().send(house.client().anonymouslyTo("/admin"));

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(Client.error(answer).path("message").asString())
          .isEqualTo("the admin pages cannot be reached just now");
    } finally {
      pages.comeBack();
    }
  }

  @Test
  void aBrowserGetsAPageThatTriesAgainWhileTheOthersAreAway() throws Exception {
    pages.goAway();
    try {
      var answer = house.client().send(browser());

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .startsWith("default-src 'none'");
      assertThat(answer.body())
          .contains("the admin pages cannot be reached just now.", "http-equiv=\"refresh\"")
          .doesNotContain("Exception", "dev.crosskeep");
      // htmx would put the page into a page.
      assertThat(Client.error(house.client().send(browser().header("HX-Request", "true"))))
          .isNotEmpty();
    } finally {
      pages.comeBack();
    }
  }

  private static HttpRequest.Builder browser() {
    return house
        .client()
        .anonymouslyTo("/admin")
        .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
  }

  @Test
  void thatThePolicyServiceDoesNotBelieveTheGatewayIsNoMistakeOfTheReaders() throws Exception {
    pages.behave(
        (_, client) -> client.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"));

    assertThat(house.client().send(house.client().anonymouslyTo("/admin")).statusCode())
        .isEqualTo(502);
  }
}
