package dev.crosskeep.policy;

import dev.crosskeep.service.RequestIdFilter;
import dev.crosskeep.service.ServiceTrust;
import dev.crosskeep.service.openapi.ApiDocument;
import dev.crosskeep.service.openapi.ErrorForm;
import dev.crosskeep.service.problems.ProblemDetails;
import dev.crosskeep.service.rows.RowSecurity;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;

/** Starts the pruning policy service. */
@SpringBootApplication(exclude = ErrorMvcAutoConfiguration.class) // errors are problem details
@ConfigurationPropertiesScan
@Import({
  ApiDocument.class,
  ProblemDetails.class,
  RequestIdFilter.class,
  RowSecurity.class,
  ServiceTrust.class
})
class PolicyApplication {

  public static void main(String[] args) {
    SpringApplication.run(PolicyApplication.class, args);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  ErrorForm errorForm() {
    return ErrorForm.problemDetails(
        Map.of("PUT /api/tenants/{tenant}/drafts/{id}", Set.of(HttpStatus.PRECONDITION_REQUIRED)));
  }

  @Bean
  RandomGenerator keyRandom() {
    return new SecureRandom();
  }
}
