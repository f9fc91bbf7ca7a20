package dev.crosskeep.benchmarks.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a user asks, as the content of a message in JSON. */
final class Questions {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Path SAMPLES = Path.of("docs", "samples");
  private static final int PICTURES = 4;

  private Questions() {}

  static String text() {
    return JSON.writeValueAsString("what can you do?");
  }

  static String pictures() throws IOException {
    var parts = new ArrayList<Map<String, Object>>();
    for (int i = 1; i <= PICTURES; i++) {
      byte[] png = Files.readAllBytes(SAMPLES.resolve("album-" + i + ".png"));
      String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
      parts.add(Map.of("type", "image_url", "image_url", Map.of("url", url)));
    }
    parts.add(Map.of("type", "text", "text", "how many shapes are in picture 1?"));
    return JSON.writeValueAsString(List.copyOf(parts));
  }
}
