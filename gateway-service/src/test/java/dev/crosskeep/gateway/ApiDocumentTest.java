package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The gateway's OpenAPI document says what the gateway does. */
@ExtendWith(SharedHouse.class)
class ApiDocumentTest {

  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final Pattern PATHS = Pattern.compile("Paths: \\[(.*?)], ");

  private final House house;
  private final JsonNode document = Documented.read("gateway-service");

  ApiDocumentTest(House house) {
    this.house = house;
  }

  @Test
  void anybodyMayReadIt() throws Exception {
    var answer = house.client().send(house.client().anonymouslyTo("/v3/api-docs"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo(Files.readString(Documented.FOLDER.resolve("gateway-service.json")));
  }

  @Test
  void itHasEveryRouteThatIsNotForPages() {
    var paths = new ArrayList<String>();
    for (var route : house.bean(RouteLocator.class).getRoutes().toIterable()) {
      var found = PATHS.matcher(route.getPredicate().toString());
      if (found.find()) {
        Arrays.stream(found.group(1).split(", "))
            .map(path -> path.replaceAll("\\{(\\w+):[^}]*}", "{$1}"))
            .forEach(paths::add);
      }
    }
    house
        .bean(RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((mapping, _) ->
            mapping
                .getPatternsCondition()
                .getPatterns()
                .forEach(pattern -> paths.add(pattern.getPatternString())));

    assertThat(document.path("paths").propertyNames()).containsExactlyInAnyOrderElementsOf(paths);
  }

  @Test
  void anAddressTakesTheMethodsThatItHasThere() throws Exception {
    for (String path : document.path("paths").propertyNames()) {
      for (String method : METHODS) {
        var request =
            house
                .client()
                .to(path.replace("{id}", "toy"))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString("{}"));
        boolean there = document.path("paths").path(path).has(method.toLowerCase(Locale.ROOT));

        assertThat(house.client().send(request).statusCode())
            .as(method + " " + path)
            .isEqualTo(there ? 200 : 405);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ChatCompletion", "Model", "ModelList", "Usage", "KvCacheUsage"})
  void whatTheEngineAnswersIsThere(String name) {
    assertThat(fields(document, name))
        .isEqualTo(fields(Documented.read("inference-service"), name));
  }

  @Test
  void whatTheEngineReadsIsThereAndWhatTheGatewayReads() {
    var read = new HashSet<>(fields(Documented.read("inference-service"), "ChatCompletionRequest"));
    read.add("user");

    assertThat(fields(document, "ChatCompletionRequest")).isEqualTo(read);
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    var wanted =
        Pattern.compile("#/components/schemas/(\\w+)")
            .matcher(document.toString())
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());

    assertThat(document.at("/components/schemas").propertyNames()).containsAll(wanted);
  }

  private static Set<String> fields(JsonNode document, String schema) {
    return Set.copyOf(document.at("/components/schemas/" + schema + "/properties").propertyNames());
  }
}
