package dev.crosskeep.service.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.contracts.TrustedHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holds for every service's OpenAPI document. */
public abstract class DocumentedAddresses {

  /** Where {@code ./suite api-docs} makes the tests write instead of comparing. */
  private static final boolean WRITE = Boolean.getBoolean("crosskeep.api-docs.write");

  private final Path file;
  private final String token;

  @LocalServerPort private int port;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping addresses;

  /**
   * @param service the name of the service, and of its file
   * @param token the service token of the test
   */
  protected DocumentedAddresses(String service, String token) {
    this.file = Path.of("../docs/api", service + ".json");
    this.token = token;
  }

  @Test
  void theDocumentIsTheOneInDocsApi() throws Exception {
    String served = served() + "\n";
    if (WRITE) {
      Files.writeString(file, served);
    }

    assertThat(served).as("docs/api is out of date, run: ./suite api-docs").isEqualTo(written());
  }

  private String written() throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void everyAddressIsThereWithItsErrors() throws Exception {
    var documented = new TreeSet<String>();
    var paths = JsonMapper.shared().readTree(served()).path("paths");
    paths.forEachEntry((path, operations) ->
        operations.forEachEntry((method, operation) -> {
          documented.add(method.toUpperCase(Locale.ROOT) + " " + path);
          assertExplained(method + " " + path, operation);
        }));

    assertThat(documented).isEqualTo(mapped());
  }

  @Test
  void everyReferenceLeadsSomewhere() throws Exception {
    String served = served();
    var wanted =
        Pattern.compile("#/components/schemas/(\\w+)")
            .matcher(served)
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(JsonMapper.shared().readTree(served).at("/components/schemas").propertyNames())
        .contains("Error")
        .containsAll(wanted);
  }

  private static void assertExplained(String address, JsonNode operation) {
    var answers = operation.path("responses");
    assertThat(answers.propertyNames()).as(address).contains("401", "500");
    if (address.contains("{")) {
      assertThat(answers.propertyNames()).as(address).contains("404");
    }
    answers.forEachEntry((status, answer) -> {
      assertThat(answer.path("description").stringValue("")).as(address + status).isNotBlank();
      if (status.compareTo("400") >= 0) {
        assertThat(answer.at("/content").valueStream().map(body -> body.at("/schema/$ref")))
            .as(address + status)
            .extracting(JsonNode::stringValue)
            .containsExactly("#/components/schemas/Error");
      }
    });
  }

  /** All but pages and the document itself. */
  private Set<String> mapped() {
    var mapped = new TreeSet<String>();
    addresses
        .getHandlerMethods()
        .forEach((mapping, _) ->
            mapping
                .getPatternValues()
                .forEach(pattern ->
                    mapping
                        .getMethodsCondition()
                        .getMethods()
                        .forEach(method -> mapped.add(method + " " + withoutRules(pattern)))));
    mapped.removeIf(address -> address.matches("[A-Z]+ /(admin|v3/api-docs).*"));
    return mapped;
  }

  /** {@code {id:[0-9]{1,9}}} without what follows the name. */
  private static String withoutRules(String pattern) {
    return pattern.replaceAll("\\{(\\w+):(?:[^{}]|\\{[^{}]*})*}", "{$1}");
  }

  private String served() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v3/api-docs"))
            .header(TrustedHeaders.SERVICE_TOKEN, token)
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return answer.body();
    }
  }
}
