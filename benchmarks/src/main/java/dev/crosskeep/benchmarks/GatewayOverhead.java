package dev.crosskeep.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/**
 * Time to the first event and to the end of a streamed answer, through the gateway and from the
 * inference service itself, taking turns in one run; one request at a time, so that no queue is
 * measured. {@code ./suite bench gateway}, while the suite runs.
 */
final class GatewayOverhead {

  private static final int WARM_UP_ROUNDS = 200;
  private static final int ROUNDS = 1000;
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Path SAMPLES = Path.of("docs", "samples");

  private GatewayOverhead() {}

  /**
   * A way to the same answer.
   *
   * @param header what lets a request in
   */
  private record Way(String name, URI chat, String header, String value) {

    static Way of(String name, String url, String header, String value) {
      return new Way(name, URI.create(url + "/v1/chat/completions"), header, value);
    }
  }

  /** When things came, in milliseconds after a request began. */
  private record Times(double firstEvent, double end) {}

  /** Prints a Markdown table. */
  static void measure() throws IOException, InterruptedException {
    var ways =
        List.of(
            Way.of(
                "direct",
                Settings.of("CROSSKEEP_INFERENCE_URL"),
                "X-Service-Token",
                Settings.of("CROSSKEEP_SERVICE_TOKEN")),
            Way.of(
                "gateway",
                Settings.of("CROSSKEEP_URL"),
                "Authorization",
                "Bearer " + Settings.of("CROSSKEEP_API_KEY")));
    System.out.println(
        "| question | body, KiB | way | first event, p50 | p99 | end, p50 | p99 (ms) |");
    System.out.println("|---|---|---|---|---|---|---|");
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      compare("text", question(0), ways, http);
      compare("4 pictures", question(4), ways, http);
    }
  }

  private static void compare(String name, String body, List<Way> ways, HttpClient http)
      throws IOException, InterruptedException {
    var times = new ArrayList<List<Times>>();
    ways.forEach(_ -> times.add(new ArrayList<>()));
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      for (int w = 0; w < ways.size(); w++) {
        var one = ask(ways.get(w), body, http);
        if (round >= 0) {
          times.get(w).add(one);
        }
      }
    }
    for (int w = 0; w < ways.size(); w++) {
      var first = times.get(w).stream().mapToDouble(Times::firstEvent).sorted().toArray();
      var end = times.get(w).stream().mapToDouble(Times::end).sorted().toArray();
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %s | %.2f | %.2f | %.2f | %.2f |%n",
          name,
          body.length() / 1024,
          ways.get(w).name(),
          quantile(first, 0.5),
          quantile(first, 0.99),
          quantile(end, 0.5),
          quantile(end, 0.99));
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | | added, median of pairs | %.2f | | %.2f | |%n",
        name,
        added(times, Times::firstEvent),
        added(times, Times::end));
  }

  private static double added(List<List<Times>> times, ToDoubleFunction<Times> part) {
    var differences = new double[ROUNDS];
    Arrays.setAll(
        differences,
        i ->
            part.applyAsDouble(times.getLast().get(i))
                - part.applyAsDouble(times.getFirst().get(i)));
    Arrays.sort(differences);
    return quantile(differences, 0.5);
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }

  private static Times ask(Way way, String body, HttpClient http)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(way.chat())
            .header("Content-Type", "application/json")
            .header(way.header(), way.value())
            .POST(BodyPublishers.ofString(body))
            .build();
    long began = System.nanoTime();
    var response = http.send(request, BodyHandlers.ofInputStream());
    try (var events = response.body()) {
      int first = events.read();
      long came = System.nanoTime();
      byte[] rest = events.readAllBytes();
      long ended = System.nanoTime();
      if (response.statusCode() != 200 || first < 0) {
        throw new IOException(
            way.name()
                + " answered "
                + response.statusCode()
                + new String(rest, StandardCharsets.UTF_8));
      }
      return new Times((came - began) / 1e6, (ended - began) / 1e6);
    }
  }

  /** A streamed question whose answer has at most 16 tokens. */
  private static String question(int pictures) throws IOException {
    var parts = new ArrayList<Map<String, Object>>();
    for (int i = 1; i <= pictures; i++) {
      byte[] png = Files.readAllBytes(SAMPLES.resolve("album-" + i + ".png"));
      String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
      parts.add(Map.of("type", "image_url", "image_url", Map.of("url", url)));
    }
    String text = pictures == 0 ? "what can you do?" : "how many shapes are in picture 1?";
    parts.add(Map.of("type", "text", "text", text));
    return JSON.writeValueAsString(
        Map.of(
            "model",
            "tiny-llava",
            "messages",
            List.of(Map.of("role", "user", "content", parts)),
            "max_tokens",
            16,
            "temperature",
            0,
            "stream",
            true));
  }
}
