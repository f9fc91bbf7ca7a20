package dev.crosskeep.gateway.http;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The OpenAPI document of what clients may ask, the one in {@code docs/api}; for anybody. */
@RestController
class ApiDocument {

  private static final Resource DOCUMENT =
      new ClassPathResource("dev/crosskeep/gateway/gateway-service.json");

  @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
  Resource document() {
    return DOCUMENT;
  }
}
