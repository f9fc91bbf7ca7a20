package dev.crosskeep.inference.errors;

import dev.crosskeep.contracts.ApiError;
import dev.crosskeep.service.TomcatErrors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Gives OpenAI's error body also to requests that no controller sees. */
@Configuration(proxyBeanMethods = false)
class TomcatErrorBodies {

  @Bean
  TomcatErrors tomcatErrors(JsonMapper json) {
    return new TomcatErrors(
        MediaType.APPLICATION_JSON,
        status ->
            json.writeValueAsString(
                status < 500
                    ? ApiError.caller("the request cannot be understood", null, "invalid_request")
                    : ApiError.server("something went wrong on this side", "internal_error")));
  }
}
