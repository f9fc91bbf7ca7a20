package dev.crosskeep.inference;

import dev.crosskeep.service.RequestIdFilter;
import dev.crosskeep.service.ServiceTrust;
import dev.crosskeep.service.openapi.ApiDocument;
import dev.crosskeep.service.openapi.ErrorForm;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;

/** Starts the inference service. */
@SpringBootApplication(exclude = ErrorMvcAutoConfiguration.class) // errors are OpenAI's, not pages
@Import({ApiDocument.class, RequestIdFilter.class, ServiceTrust.class})
class InferenceApplication {

  public static void main(String[] args) {
    SpringApplication.run(InferenceApplication.class, args);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  ErrorForm errorForm() {
    return ErrorForm.openAi(
        Map.of(
            "POST /v1/chat/completions",
            Set.of(HttpStatus.NOT_FOUND, HttpStatus.GONE, HttpStatus.CONTENT_TOO_LARGE)));
  }
}
