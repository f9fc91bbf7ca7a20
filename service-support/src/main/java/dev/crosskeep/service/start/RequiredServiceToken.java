package dev.crosskeep.service.start;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Refuses to start without the secret that services share; registered by services that nobody else
 * may use.
 */
class RequiredServiceToken implements EnvironmentPostProcessor {

  private static final String SETTING = "crosskeep.service-token";
  private static final int SHORTEST = 16;

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (environment.getProperty(SETTING, "").strip().length() < SHORTEST) {
      throw new InvalidSettingException(
          SETTING + " must be a secret of at least " + SHORTEST + " characters.",
          "Set CROSSKEEP_SERVICE_TOKEN to the secret that all services share.");
    }
  }
}
