package dev.crosskeep.experiment;

import dev.crosskeep.service.RequestIdFilter;
import dev.crosskeep.service.ServiceTrust;
import dev.crosskeep.service.problems.ProblemDetails;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Starts the experiment service. */
@SpringBootApplication(exclude = ErrorMvcAutoConfiguration.class) // errors are problems, not pages
@ConfigurationPropertiesScan
@Import({ProblemDetails.class, RequestIdFilter.class, ServiceTrust.class})
class ExperimentApplication {

  public static void main(String[] args) {
    SpringApplication.run(ExperimentApplication.class, args);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
