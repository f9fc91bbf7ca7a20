package dev.crosskeep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway's OpenAPI document, to which every answer that a test gets must keep. */
final class Documented {

  static final Path FOLDER = Path.of("../docs/api");

  private static final JsonNode DOCUMENT = read("gateway-service");

  private Documented() {}

  static JsonNode read(String service) {
    try {
      return JsonMapper.shared().readTree(Files.readString(FOLDER.resolve(service + ".json")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes sure that a refusal of this gateway's has a status and a code that are in the document.
   */
  static void check(HttpResponse<String> answer) {
    var operation = operation(answer.request().method(), answer.uri().getPath());
    if (answer.statusCode() < 400 || operation.isMissingNode() || !answer.body().startsWith("{")) {
      return;
    }
    String code = Client.error(answer).path("code").stringValue("");
    if (code.isEmpty()) {
      return; // handed on from an engine that is not real
    }
    assertThat(operation.at("/responses/" + answer.statusCode() + "/x-codes").valueStream())
        .as("codes of status %d in docs/api/gateway-service.json", answer.statusCode())
        .extracting(JsonNode::stringValue)
        .contains(code);
  }

  private static JsonNode operation(String method, String path) {
    return DOCUMENT.path("paths").properties().stream()
        .filter(known -> path.matches(known.getKey().replaceAll("\\{[^}]*}", "[^/]+")))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(JsonMapper.shared().missingNode())
        .path(method.toLowerCase(Locale.ROOT));
  }
}
