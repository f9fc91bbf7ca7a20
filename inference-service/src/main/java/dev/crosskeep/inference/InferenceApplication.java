package dev.crosskeep.inference;

import dev.crosskeep.service.RequestIdFilter;
import dev.crosskeep.service.ServiceTrust;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Starts the inference service. */
@SpringBootApplication(exclude = ErrorMvcAutoConfiguration.class) // errors are OpenAI's, not pages
@Import({RequestIdFilter.class, ServiceTrust.class})
class InferenceApplication {

  public static void main(String[] args) {
    SpringApplication.run(InferenceApplication.class, args);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
