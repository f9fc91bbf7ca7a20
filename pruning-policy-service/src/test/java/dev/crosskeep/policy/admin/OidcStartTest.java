package dev.crosskeep.policy.admin;

import static dev.crosskeep.policy.admin.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.policy.Client;
import dev.crosskeep.policy.Services;
import dev.crosskeep.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What the settings of an identity provider do at the start. */
@ExtendWith(OutputCaptureExtension.class)
class OidcStartTest {

  /** Port 1 is nobody's. */
  private static final String[] AWAY = {
    "--crosskeep.oidc.issuer=http://localhost:1",
    "--crosskeep.oidc.client-id=c",
    "--crosskeep.oidc.admin-url=https://crosskeep.example.com",
    "--crosskeep.oidc.groups[0].name=g",
    "--crosskeep.oidc.groups[0].roles=viewer",
  };

  @TempDir private Path folder;

  @Test
  void whileTheProviderIsAwayTheServiceStartsAndSaysSo() throws Exception {
    try (var service = start(AWAY)) {
      var visitor = visitor(service);

      assertThat(location(visitor.get("/admin/oauth2/authorization/oidc")))
          .isEqualTo("/admin/login?provider");
      assertThat(visitor.get("/admin/login").body()).contains("name=\"password\"");
    }
  }

  @Test
  void thePasswordsLoginCanBeSwitchedOff() throws Exception {
    try (var service = start(AWAY, "--crosskeep.password-login=false")) {
      var visitor = visitor(service);

      assertThat(visitor.get("/admin/login").body())
          .contains("Sign in with")
          .doesNotContain("name=\"password\"");
      assertThat(visitor.signIn("admin", "any").statusCode()).isNotEqualTo(200);
      assertThat(folder.resolve("admin-password")).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crosskeep.password-login=false | there is no identity provider",
        "crosskeep.oidc.issuer=http://localhost:1 | crosskeep.oidc.client-id is missing",
      })
  void settingsWithWhichNobodyCouldSignInAreRefused(
      String setting, String said, CapturedOutput output) {
    assertThatThrownBy(() -> start(new String[0], "--" + setting).close())
        .isInstanceOf(RuntimeException.class);

    assertThat(output).contains("APPLICATION FAILED TO START").contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crosskeep.oidc.admin-url=crosskeep.example.com | admin-url must be like https://HOST",
        "crosskeep.oidc.groups[0].roles=tenant_admin | a tenant admin must be bound to a tenant",
        "crosskeep.oidc.groups[0].roles= | a member must have at least one role",
      })
  void aSettingThatMakesNoSenseIsNamed(String setting, String said, CapturedOutput output) {
    assertThatThrownBy(() -> start(AWAY, "--" + setting).close())
        .isInstanceOf(RuntimeException.class);

    assertThat(output).contains("APPLICATION FAILED TO START").contains(said);
  }

  private Visitor visitor(ConfigurableApplicationContext service) {
    return new Visitor(
        service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }

  /** Later settings take the place of earlier ones. */
  private ConfigurableApplicationContext start(String[] settings, String... more) {
    var names = List.of(more).stream().map(one -> one.replaceFirst("=.*", "=")).toList();
    var all =
        new ArrayList<>(
            List.of(
                "--spring.datasource.url=" + TestPostgres.newDatabase(),
                "--crosskeep.service-token=" + Client.TOKEN,
                "--crosskeep.demo-key-file=" + folder.resolve("demo-key"),
                "--crosskeep.admin-password-file=" + folder.resolve("admin-password")));
    for (String setting : settings) {
      if (names.stream().noneMatch(setting::startsWith)) {
        all.add(setting);
      }
    }
    all.addAll(List.of(more));
    return Services.start(all.toArray(String[]::new));
  }
}
