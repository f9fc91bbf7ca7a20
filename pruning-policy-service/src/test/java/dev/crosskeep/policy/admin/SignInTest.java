package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.admin.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.PolicyService;
import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;

/** The first admin's way in, in the order in which it is gone. */
@PolicyService
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SignInTest {

  private static final String OWN = "a sentence of my own";

  @LocalServerPort private int port;

  @Value("${crosskeep.admin-password-file}")
  private Path file = Path.of("");

  @Autowired private Membership membership;
  @Autowired private JdbcClient jdbc;

  private Visitor visitor = new Visitor(0);

  @BeforeEach
  void open() {
    visitor = new Visitor(port);
  }

  @Test
  @Order(1)
  void withoutALoginEveryPageLeadsToIt() throws Exception {
    for (String path : new String[] {"/admin", "/admin/tenants", "/admin/nowhere"}) {
      assertThat(location(visitor.get(path))).isEqualTo("/admin/login");
    }
    assertThat(visitor.get("/admin/login").body()).contains("Sign in");
  }

  @Test
  @Order(2)
  void theFirstPasswordIsInAFileThatOnlyItsOwnerReadsAndLeadsToAChange() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    assertThat(location(visitor.signIn("admin", Files.readString(file).strip())))
        .isEqualTo("/admin");

    assertThat(location(visitor.get("/admin"))).isEqualTo("/admin/password");
    assertThat(location(visitor.post("/admin/tenants", "id", "early", "name", "Early")))
        .isEqualTo("/admin/password");
  }

  @Test
  @Order(3)
  void aNewPasswordMustBeGoodAndTheOldOneKnown() throws Exception {
    String first = Files.readString(file).strip();
    visitor.signIn("admin", first);

    assertThat(change("wrong", OWN, OWN)).contains("password so far is another one");
    assertThat(change(first, OWN, OWN + "s")).contains("not typed the same twice");
    assertThat(change(first, "short", "short")).contains("at least 12 characters");
    assertThat(change(first, "aaaaaaaaaaaa", "aaaaaaaaaaaa")).contains("more different");
    assertThat(change(first, "ö".repeat(37), "ö".repeat(37))).contains("at most 72 bytes");
    assertThat(change(first, "I am the admin here", "I am the admin here"))
        .contains("must not contain the login");
    assertThat(file).exists();
  }

  @Test
  @Order(4)
  void afterTheChangeThePagesAreOpenAndEarlierSessionsHaveEnded() throws Exception {
    String first = Files.readString(file).strip();
    var earlier = new Visitor(port);
    earlier.signIn("admin", first);
    visitor.signIn("admin", first);
    String session = visitor.session();

    var changed = visitor.post("/admin/password", "old", first, "wanted", OWN, "again", OWN);

    assertThat(location(changed)).isEqualTo("/admin");
    assertThat(visitor.session()).isNotEqualTo(session);
    assertThat(visitor.get("/admin").body()).contains("Your password is changed");
    assertThat(location(earlier.get("/admin"))).isEqualTo("/admin/login?ended");
    assertThat(file).doesNotExist();
  }

  @Test
  @Order(5)
  void theSessionGetsAnotherIdAtTheLoginAndItsCookieIsForTheBrowserOnly() throws Exception {
    visitor.get("/admin/login");
    String before = visitor.session();

    var answer = visitor.post("/admin/login", "login", "Admin ", "password", OWN);

    assertThat(visitor.session()).isNotEqualTo(before);
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("crosskeep-admin=", "Path=/admin", "HttpOnly", "SameSite=Lax");
  }

  @Test
  @Order(6)
  void aPageTellsTheBrowserToRunNothingThatIsNotItsOwn() throws Exception {
    visitor.signIn("admin", OWN);
    var page = visitor.get("/admin");

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    assertThat(page.body()).doesNotContain(" style=", "<style", " onclick=", " hx-on");
    assertThat(page.body()).doesNotContainPattern("<script(?![^>]*src)");
  }

  @Test
  @Order(7)
  void styleSheetsAndScriptsAreOpenAndKeptForGood() throws Exception {
    var found =
        java.util.regex.Pattern.compile("(?:src|href)=\"(/admin/(?:assets|webjars)/[^\"]+)\"")
            .matcher(visitor.get("/admin/login").body());
    int count = 0;
    while (found.find()) {
      var asset = new Visitor(port).get(found.group(1));
      assertThat(asset.statusCode()).as(found.group(1)).isEqualTo(200);
      assertThat(asset.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(6);
  }

  @Test
  @Order(8)
  void aFormWithoutItsTokenDoesNothing() throws Exception {
    visitor.signIn("admin", OWN);
    visitor.forgetToken();

    var answer = visitor.post("/admin/tenants", "id", "forged", "name", "Forged");

    assertThat(answer.statusCode()).isIn(302, 403);
    visitor.signIn("admin", OWN);
    assertThat(visitor.get("/admin/tenants").body()).doesNotContain("Forged");
  }

  @Test
  @Order(9)
  void theLoginLeadsBackToThePageThatWasAskedForAndNeverToAnotherName() throws Exception {
    visitor.get("/admin/tenants?a=b%20c");

    assertThat(location(visitor.signIn("admin", OWN))).isEqualTo("/admin/tenants?a=b%20c");
  }

  @Test
  @Order(9)
  void whoeverSignsOutIsOut() throws Exception {
    visitor.signIn("admin", OWN);

    assertThat(location(visitor.post("/admin/logout"))).isEqualTo("/admin/login?bye");

    assertThat(location(visitor.get("/admin"))).isEqualTo("/admin/login");
  }

  @Test
  @Order(10)
  void whoeverErrsTooOftenHasToWaitEvenWithTheRightPassword() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(location(visitor.signIn("admin", "wrong " + i))).isEqualTo("/admin/login?wrong");
    }
    assertThat(location(visitor.signIn("admin", OWN))).isEqualTo("/admin/login?wait");
  }

  @Test
  @Order(11)
  void whoeverSitsAtAnOpenSessionCannotGuessThePasswordEither() throws Exception {
    var open = new Cast(membership, jdbc, port).visitor(null, Role.VIEWER);
    for (int i = 0; i < 5; i++) {
      assertThat(change(open, "wrong " + i, OWN, OWN)).contains("so far is another one");
    }

    assertThat(change(open, "right or wrong", OWN, OWN)).contains("too many tries");
  }

  private String change(String old, String wanted, String again) throws Exception {
    return change(visitor, old, wanted, again);
  }

  private static String change(Visitor who, String old, String wanted, String again)
      throws Exception {
    return who.post("/admin/password", "old", old, "wanted", wanted, "again", again).body();
  }
}
