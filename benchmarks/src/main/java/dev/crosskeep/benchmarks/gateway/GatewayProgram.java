package dev.crosskeep.benchmarks.gateway;

import dev.crosskeep.benchmarks.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The gateway as a program of its own, in front of an engine and with one key. Nobody is there to
 * ask for others, so it lives by what it kept.
 *
 * @param management its port for operators
 * @param log what it has printed
 */
record GatewayProgram(Program program, int port, int management, Path log)
    implements AutoCloseable {

  static final String KEY = "ck_live_bench";

  private static final String HEAP = "-Xmx512m";

  /** So high that nothing is refused, and everything is counted. */
  private static final String LIMITS =
      """
      {"requests_per_minute": 100000000, "total_tokens_per_minute": 100000000000,
       "concurrent_requests": 1000000}
      """;

  /**
   * Starts it and waits until it takes requests.
   *
   * @param options for its JVM
   */
  static GatewayProgram start(int engine, List<String> options)
      throws IOException, InterruptedException {
    Path state = Files.createTempDirectory("bench-gateway");
    Files.writeString(state.resolve("policy-snapshot.json"), snapshot());
    int port = Program.freePort();
    int management = Program.freePort();
    Path log = state.resolve("gateway.log");
    var arguments = new ArrayList<>(List.of(HEAP));
    arguments.addAll(options);
    arguments.addAll(
        List.of(
            "-jar",
            Settings.of("CROSSKEEP_GATEWAY_JAR"),
            "--server.port=" + port,
            "--management.server.port=" + management,
            "--crosskeep.gateway.state-folder=" + state,
            "--crosskeep.gateway.inference-urls=http://localhost:" + engine,
            "--crosskeep.gateway.policy-url=http://localhost:" + Program.freePort(),
            "--crosskeep.gateway.experiment-url=http://localhost:" + Program.freePort()));
    var gateway = new GatewayProgram(Program.start(arguments, log), port, management, log);
    gateway.program.awaitReady(gateway.operators("/actuator/health/readiness"));
    return gateway;
  }

  /** An address for operators. */
  URI operators(String path) {
    return URI.create("http://localhost:" + management + path);
  }

  /** The way through it. */
  Way way() {
    return Way.of("gateway", "http://localhost:" + port, "Authorization", "Bearer " + KEY);
  }

  private static String snapshot() {
    return """
    {"tenants": [{"id": "bench", "limits": %s,
                  "policy": {"version": 1, "policy": {"method": "csp", "budget": {"ratio": 0.2}},
                             "override": {"allowed": false}}}],
     "keys": [{"id": "b", "sha256": "%s", "tenant": "bench", "limits": %s}]}
    """
        .formatted(LIMITS, sha256(KEY), LIMITS);
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
