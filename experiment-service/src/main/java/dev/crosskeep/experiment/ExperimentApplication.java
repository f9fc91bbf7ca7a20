package dev.crosskeep.experiment;

import dev.crosskeep.service.RequestIdFilter;
import dev.crosskeep.service.ServiceTrust;
import dev.crosskeep.service.openapi.ApiDocument;
import dev.crosskeep.service.openapi.ErrorForm;
import dev.crosskeep.service.problems.ProblemDetails;
import dev.crosskeep.service.rows.RowSecurity;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;

/** Starts the experiment service. */
@SpringBootApplication(exclude = ErrorMvcAutoConfiguration.class) // errors are problems, not pages
@ConfigurationPropertiesScan
@Import({
  ApiDocument.class,
  ProblemDetails.class,
  RequestIdFilter.class,
  RowSecurity.class,
  ServiceTrust.class
})
class ExperimentApplication {

  public static void main(String[] args) {
    SpringApplication.run(ExperimentApplication.class, args);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  ErrorForm errorForm() {
    return ErrorForm.problemDetails(
        Map.of("POST /internal/observations", Set.of(HttpStatus.CONTENT_TOO_LARGE)));
  }
}
