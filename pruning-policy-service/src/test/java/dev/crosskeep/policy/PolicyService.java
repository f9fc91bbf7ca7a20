package dev.crosskeep.policy;

import dev.crosskeep.postgres.TestPostgres;
import dev.crosskeep.service.rows.AsPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** Runs a test against the whole service with a PostgreSQL, on a free port. */
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(AsPlatform.class)
@SpringBootTest(
    classes = PolicyApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "crosskeep.service-token=" + Client.TOKEN)
@ContextConfiguration(initializers = PolicyService.Database.class)
public @interface PolicyService {

  /** Gives the service an empty database. */
  class Database implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      Path folder = folder();
      TestPropertyValues.of(
              "spring.datasource.url=" + TestPostgres.newDatabase(),
              "crosskeep.demo-key-file=" + folder.resolve("demo-key"),
              "crosskeep.admin-password-file=" + folder.resolve("admin-password"))
          .applyTo(context);
    }

    private static Path folder() {
      try {
        return Files.createTempDirectory("policy-service");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
