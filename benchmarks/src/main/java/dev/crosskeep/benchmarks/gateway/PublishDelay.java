package dev.crosskeep.benchmarks.gateway;

import dev.crosskeep.benchmarks.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long it takes until what an operator does is in force at the gateway: from when a publication
 * or a revocation is asked for until the first request that is treated by it. A reader asks all the
 * time, and no version that it sees may be lower than one before. {@code ./suite bench publish},
 * while the suite runs.
 *
 * <p>The reader names a model that there is none of: the gateway decides about the request as about
 * any other and says the version in the head of the answer, but the engine has no work with it.
 */
public final class PublishDelay {

  private static final int ROUNDS = 100;
  private static final int LONGEST_PAUSE_MILLIS = 300;
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String QUESTION = "{\"model\": \"none\", \"messages\": []}";
  private static final String POLICY =
      """
      {"policy": {"method": "csp", "budget": {"ratio": 0.5}}, "reason": "bench publish"}
      """;

  private final HttpClient http = newClient();
  private final URI gateway = URI.create(Settings.of("CROSSKEEP_URL"));
  private final URI policies = URI.create(Settings.of("CROSSKEEP_POLICY_URL"));
  private final String token = Settings.of("CROSSKEEP_SERVICE_TOKEN");
  private final String tenant = "bench-" + Long.toHexString(System.currentTimeMillis());

  /** When each version was first seen, in nanoseconds. */
  private final ConcurrentSkipListMap<Integer, Long> firstSeen = new ConcurrentSkipListMap<>();

  private volatile boolean over;

  private PublishDelay() {}

  /** Prints a Markdown table; fails when a version went back. */
  public static void measure() throws IOException, InterruptedException {
    new PublishDelay().run();
  }

  private void run() throws IOException, InterruptedException {
    operator("POST", "/api/tenants", "{\"id\": \"%s\", \"name\": \"Bench\"}".formatted(tenant));
    String key = newKey().get("key").stringValue();
    awaitStatus(key, 200);
    System.out.println("| what | rounds | p50 | p95 | p99 | longest (ms) |");
    System.out.println("|---|---|---|---|---|---|");
    print("publish", publications(key));
    print("revoke", revocations());
  }

  private double[] publications(String key) throws IOException, InterruptedException {
    var failure = new CopyOnWriteArrayList<Exception>();
    var reader =
        Thread.startVirtualThread(() -> {
          try {
            read(key);
          } catch (IOException | InterruptedException | RuntimeException e) {
            failure.add(e);
          }
        });
    var millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS && failure.isEmpty(); i++) {
      pause();
      long asked = System.nanoTime();
      int version = operator("PUT", tenantPath("policy"), POLICY).get("version").asInt();
      while (firstSeen.ceilingEntry(version) == null && failure.isEmpty()) {
        Thread.sleep(1);
      }
      var seen = firstSeen.ceilingEntry(version);
      millis[i] = seen == null ? Double.NaN : (seen.getValue() - asked) / 1e6;
    }
    over = true;
    reader.join();
    if (!failure.isEmpty()) {
      throw new IOException("the reader failed", failure.getFirst());
    }
    return millis;
  }

  /** Asks all the time, and notes when it first sees each version. */
  private void read(String key) throws IOException, InterruptedException {
    int last = 0;
    while (!over) {
      var answer = ask(key);
      String policy = answer.headers().firstValue("x-kv-policy").orElseThrow();
      int version = Integer.parseInt(policy.substring(policy.lastIndexOf('=') + 1));
      if (version < last) {
        throw new IllegalStateException("version %d after %d".formatted(version, last));
      }
      last = version;
      firstSeen.putIfAbsent(version, System.nanoTime());
    }
  }

  private double[] revocations() throws IOException, InterruptedException {
    var millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      var key = newKey();
      awaitStatus(key.get("key").stringValue(), 200);
      pause();
      long asked = System.nanoTime();
      operator("DELETE", tenantPath("keys/" + key.get("id").stringValue()), "");
      awaitStatus(key.get("key").stringValue(), 401);
      millis[i] = (System.nanoTime() - asked) / 1e6;
    }
    return millis;
  }

  /** Waits until a key counts (200) or counts no more (401), with a new connection each time. */
  private void awaitStatus(String key, int status) throws IOException, InterruptedException {
    int heard;
    do {
      try (var once = newClient()) {
        heard =
            once.send(request("/v1/models", key).build(), BodyHandlers.discarding()).statusCode();
      }
    } while (heard != status);
  }

  private static HttpClient newClient() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** So that nothing falls into step with anything. */
  private static void pause() throws InterruptedException {
    Thread.sleep(RandomGenerator.getDefault().nextInt(LONGEST_PAUSE_MILLIS));
  }

  private HttpResponse<String> ask(String key) throws IOException, InterruptedException {
    return send(
        request("/v1/chat/completions", key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(QUESTION)));
  }

  private HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(gateway.resolve(path)).header("Authorization", "Bearer " + key);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode newKey() throws IOException, InterruptedException {
    return operator("POST", tenantPath("keys"), "{\"name\": \"bench\"}");
  }

  private String tenantPath(String rest) {
    return "/api/tenants/" + tenant + "/" + rest;
  }

  private JsonNode operator(String method, String path, String body)
      throws IOException, InterruptedException {
    var answer =
        http.send(
            HttpRequest.newBuilder(policies.resolve(path))
                .header("Content-Type", "application/json")
                .header("X-Service-Token", token)
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + answer.body());
    }
    return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  private static void print(String what, double[] times) {
    var millis = new Quantiles(times);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.0f | %.0f | %.0f | %.0f |%n",
        what,
        millis.count(),
        millis.p50(),
        millis.of(0.95),
        millis.p99(),
        millis.largest());
  }
}
