package dev.crosskeep.service.openapi;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.TrustedHeaders;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.PathParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;

/**
 * The OpenAPI document of a service, at {@code /v3/api-docs}, for whoever has the service token.
 * Addresses, parameters and bodies are those of the controllers; what can go wrong is added here.
 */
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:dev/crosskeep/service/openapi/springdoc.properties")
public class ApiDocument {

  private static final String ERROR = "Error";
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)");
  private static final String TOKEN = "service_token";

  static {
    SpringDocUtils.getConfig()
        .replaceWithSchema(JsonNode.class, new Schema<>().description("JSON of any kind"))
        .replaceWithSchema(
            PruningPolicy.class,
            new ObjectSchema().description("a pruning policy, as docs/methods.md has them"));
  }

  @Bean
  OpenAPI openApi(@Value("${spring.application.name}") String service) {
    return new OpenAPI()
        .info(
            new Info()
                .title("Crosskeep " + service)
                .version("0.1")
                .license(
                    new License()
                        .name("Apache License 2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0")))
        .components(
            new Components()
                .addSecuritySchemes(
                    TOKEN,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name(TrustedHeaders.SERVICE_TOKEN)))
        .addServersItem(new Server().url("/"))
        .addSecurityItem(new SecurityRequirement().addList(TOKEN));
  }

  @Bean
  OpenApiCustomizer completed(ErrorForm errors) {
    return document -> {
      document.getComponents().addSchemas(ERROR, errors.body());
      document
          .getPaths()
          .forEach((path, item) ->
              item.readOperationsMap()
                  .forEach((method, operation) -> complete(method, path, operation, errors)));
    };
  }

  private static void complete(
      HttpMethod method, String path, Operation operation, ErrorForm errors) {
    operation.setOperationId(name(method, path));
    placesIn(path)
        .filter(place -> isMissing(place, operation))
        .forEach(place ->
            operation.addParametersItem(
                new PathParameter().name(place).schema(new StringSchema())));
    operation.setTags(List.of(path.split("/", 4)[path.startsWith("/api/") ? 2 : 1]));
    var statuses = new TreeSet<>(PossibleErrors.of(method, operation));
    errors
        .beyondRules()
        .getOrDefault(method + " " + path, Set.of())
        .forEach(status -> statuses.add(status.value()));
    for (int status : statuses) {
      operation.getResponses().addApiResponse(Integer.toString(status), answer(status, errors));
    }
  }

  /** What stands in braces; a controller may take it as part of something larger. */
  private static Stream<String> placesIn(String path) {
    return PLACE.matcher(path).results().map(place -> place.group(1));
  }

  private static boolean isMissing(String place, Operation operation) {
    return Stream.ofNullable(operation.getParameters())
        .flatMap(List::stream)
        .noneMatch(parameter -> parameter.getName().equals(place));
  }

  /** The same whatever the controllers' methods are called: {@code getTenantsTenantKeys}. */
  private static String name(HttpMethod method, String path) {
    return Arrays.stream(path.split("[^A-Za-z0-9]+"))
        .filter(word -> !word.isEmpty() && !word.equals("api"))
        .map(StringUtils::capitalize)
        .collect(Collectors.joining("", method.name().toLowerCase(Locale.ROOT), ""));
  }

  private static ApiResponse answer(int status, ErrorForm errors) {
    var schema = new Schema<>().$ref("#/components/schemas/" + ERROR);
    return new ApiResponse()
        .description(PossibleErrors.meaning(status))
        .content(new Content().addMediaType(errors.mediaType(), new MediaType().schema(schema)));
  }
}
