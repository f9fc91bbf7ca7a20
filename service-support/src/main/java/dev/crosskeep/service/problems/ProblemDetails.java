package dev.crosskeep.service.problems;

import dev.crosskeep.service.TomcatErrors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Makes every error of a service a problem document (RFC 9457), wherever it was found. */
@Configuration(proxyBeanMethods = false)
@Import(ProblemAdvice.class)
public class ProblemDetails {

  @Bean
  TomcatErrors tomcatErrors(JsonMapper json) {
    return new TomcatErrors(
        MediaType.APPLICATION_PROBLEM_JSON,
        status ->
            json.writeValueAsString(
                status < 500
                    ? ProblemAdvice.problem(HttpStatusCode.valueOf(status))
                    : ProblemAdvice.internal()));
  }
}
