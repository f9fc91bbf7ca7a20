package dev.crosskeep.experiment;

import dev.crosskeep.postgres.TestPostgres;
import dev.crosskeep.service.rows.AsPlatform;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** Runs a test against the whole service, on a free port, with a PostgreSQL database of its own. */
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(AsPlatform.class)
@SpringBootTest(
    classes = ExperimentApplication.class,
    properties = "crosskeep.service-token=" + WholeService.TOKEN,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = WholeService.Database.class)
public @interface WholeService {

  /** The secret of the tests. */
  String TOKEN = "a-token-for-tests-only";

  /** Makes the database and gives its address to the service. */
  class Database implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      TestPropertyValues.of("spring.datasource.url=" + TestPostgres.newDatabase()).applyTo(context);
    }
  }
}
