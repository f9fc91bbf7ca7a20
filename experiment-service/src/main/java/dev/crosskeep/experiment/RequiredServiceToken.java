package dev.crosskeep.experiment;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Refuses to start without a service token: everything here is for other services only. */
@Configuration(proxyBeanMethods = false)
class RequiredServiceToken {

  private static final int SHORTEST = 16;

  /** Looks before anything else is made, so that nothing else can fail first. */
  @Bean
  static BeanFactoryPostProcessor serviceTokenCheck(Environment settings) {
    return _ -> {
      if (settings.getProperty("crosskeep.service-token", "").length() < SHORTEST) {
        throw new MissingServiceTokenException(SHORTEST);
      }
    };
  }
}
