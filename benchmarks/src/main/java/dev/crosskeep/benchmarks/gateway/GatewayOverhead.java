package dev.crosskeep.benchmarks.gateway;

import dev.crosskeep.benchmarks.Settings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Time to the first event and to the end of a streamed answer, through the gateway and from the
 * inference service itself, taking turns in one run; at a load, and then one request at a time, so
 * that no queue is measured. {@code ./suite bench gateway}, while the suite runs.
 */
public final class GatewayOverhead {

  private static final int WARM_UP_ROUNDS = 200;
  private static final int ROUNDS = 1000;

  /** The gateway decides about it as about any other, and the engine has no work with it. */
  private static final String NO_MODEL =
      """
      {"model": "none", "messages": [{"role": "user", "content": "what can you do?"}]}
      """;

  private static final int MOST_PER_SECOND = 300;

  /** As many as the bundled model answers on two cores while others compute there, too. */
  private static final int PER_SECOND = 30;

  private static final int LOAD_ROUNDS = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration ROUND = Duration.ofSeconds(10);

  private GatewayOverhead() {}

  /** When things came, in milliseconds after a request began. */
  private record Times(double firstEvent, double end) {}

  /** Prints a Markdown table. */
  public static void measure() throws IOException, InterruptedException {
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
    atALoad("answered at once, there is no such model", 404, NO_MODEL, MOST_PER_SECOND, ways);
    atALoad("text, one token", 200, question(Questions.text(), 1), PER_SECOND, ways);
    System.out.println();
    System.out.println(
        "| question | body, KiB | way | first event, p50 | p99 | end, p50 | p99 (ms) |");
    System.out.println("|---|---|---|---|---|---|---|");
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      compare("text", question(Questions.text(), 16), ways, http);
      compare("4 pictures", question(Questions.pictures(), 16), ways, http);
    }
  }

  private static void atALoad(
      String name, int status, String question, int perSecond, List<Way> ways)
      throws InterruptedException {
    byte[] body = LoadClient.bytes(question);
    try (var client = new LoadClient(status)) {
      Turns.of(
              ways,
              LOAD_ROUNDS,
              (way, warmsUp) -> client.atRate(way, body, perSecond, warmsUp ? WARM_UP : ROUND))
          .print("%s, %d requests/s".formatted(name, perSecond));
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
      var first = new Quantiles(times.get(w).stream().mapToDouble(Times::firstEvent).toArray());
      var end = new Quantiles(times.get(w).stream().mapToDouble(Times::end).toArray());
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %s | %.2f | %.2f | %.2f | %.2f |%n",
          name,
          body.length() / 1024,
          ways.get(w).name(),
          first.p50(),
          first.p99(),
          end.p50(),
          end.p99());
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
    return new Quantiles(differences).p50();
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

  /** A streamed question. */
  private static String question(String content, int mostTokens) {
    return """
    {"model": "tiny-llava", "messages": [{"role": "user", "content": %s}], "max_tokens": %d,
     "temperature": 0, "stream": true}
    """
        .formatted(content, mostTokens);
  }
}
