package dev.crosskeep.service.openapi;

import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;

/**
 * How a service says that something went wrong.
 *
 * @param mediaType of the body
 * @param body its schema
 * @param beyondRules statuses that cannot be told from an address's parameters, by method and path
 *     as in {@code "PUT /api/tenants/{tenant}/drafts/{id}"}
 */
public record ErrorForm(
    String mediaType, Schema<?> body, Map<String, Set<HttpStatus>> beyondRules) {

  /** Problem details (RFC 9457). */
  public static ErrorForm problemDetails(Map<String, Set<HttpStatus>> beyondRules) {
    var body =
        new ObjectSchema()
            .description("problem details, RFC 9457")
            .addProperty("title", new StringSchema())
            .addProperty("status", new IntegerSchema())
            .addProperty("detail", new StringSchema().description("a sentence for a person"))
            .addProperty("instance", new StringSchema())
            .addProperty(
                "field", new StringSchema().description("the field or parameter to blame, if any"));
    return new ErrorForm("application/problem+json", body, beyondRules);
  }

  /** OpenAI's error body. */
  public static ErrorForm openAi(Map<String, Set<HttpStatus>> beyondRules) {
    var detail =
        new ObjectSchema()
            .addProperty("message", new StringSchema().description("a sentence for a person"))
            .addProperty("type", new StringSchema().description("whose mistake it is"))
            .addProperty("param", new StringSchema().description("the field to blame, if any"))
            .addProperty("code", new StringSchema().description("a short name for programs"));
    var body = new ObjectSchema().description("OpenAI's error body").addProperty("error", detail);
    return new ErrorForm("application/json", body, beyondRules);
  }
}
