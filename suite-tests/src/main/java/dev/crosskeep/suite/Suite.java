package dev.crosskeep.suite;

import dev.crosskeep.contracts.TrustedHeaders;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** PostgreSQL and the four services as processes of this machine, with the bundled model. */
final class Suite implements AutoCloseable {

  static final JsonMapper JSON = JsonMapper.shared();
  static final String MODEL = "tiny-llava";
  private static final String TOKEN = "the-service-token-of-this-test";

  final Program postgres;
  final Program policy;
  final Program experiment;
  final Program inference;
  final Program gateway;
  private final Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int gatewayPort;
  private final int policyPort;
  private final int experimentPort;
  private final int inferencePort;
  private final List<String> answering;

  private Suite(Path folder, List<String> answering) throws IOException {
    this.folder = folder;
    this.answering = answering;
    var ports = freePorts(6);
    int postgresPort = ports.get(0);
    policyPort = ports.get(1);
    experimentPort = ports.get(2);
    inferencePort = ports.get(3);
    gatewayPort = ports.get(4);
    int managementPort = ports.get(5);
    String database = "jdbc:postgresql://localhost:" + postgresPort + "/%s?user=postgres";
    postgres =
        new Program(
            "local-postgres",
            folder,
            TOKEN,
            URI.create("log:listens"),
            List.of(
                folder.resolve("postgres").toString(),
                String.valueOf(postgresPort),
                "policy",
                "experiment"));
    policy =
        service(
            "pruning-policy-service",
            policyPort,
            "--spring.datasource.url=" + database.formatted("policy"),
            "--crosskeep.demo-key-file=" + folder.resolve("demo-key"),
            "--crosskeep.admin-password-file=" + folder.resolve("admin-password"),
            "--crosskeep.policy.experiment-url=" + address(experimentPort));
    experiment =
        service(
            "experiment-service",
            experimentPort,
            "--spring.datasource.url=" + database.formatted("experiment"));
    inference =
        service(
            "inference-service",
            inferencePort,
            and(
                answering,
                "--crosskeep.inference.model=" + Path.of("..", "models", MODEL).toAbsolutePath(),
                "--crosskeep.observations.spool=" + folder.resolve("spool"),
                "--crosskeep.observations.deliver-to=" + address(experimentPort)));
    gateway = gateway("gateway", gatewayPort, managementPort);
  }

  private Program gateway(String state, int port, int managementPort) {
    return new Program(
        "gateway-service",
        folder,
        TOKEN,
        address(managementPort).resolve("/actuator/health/readiness"),
        and(
            answering,
            "--server.port=" + port,
            "--management.server.port=" + managementPort,
            "--crosskeep.gateway.state-folder=" + folder.resolve(state),
            "--crosskeep.gateway.inference-urls=" + address(inferencePort),
            "--crosskeep.gateway.policy-url=" + address(policyPort),
            "--crosskeep.gateway.experiment-url=" + address(experimentPort)));
  }

  private Program service(String module, int port, String... settings) {
    return service(module, port, List.of(settings));
  }

  private Program service(String module, int port, List<String> settings) {
    return new Program(
        module,
        folder,
        TOKEN,
        address(port).resolve("/actuator/health/readiness"),
        and(settings, "--server.port=" + port));
  }

  private static List<String> and(List<String> settings, String... more) {
    return Stream.concat(settings.stream(), Stream.of(more)).toList();
  }

  static URI address(int port) {
    return URI.create("http://localhost:" + port);
  }

  static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    for (int i = 0; i < count; i++) {
      sockets.add(new ServerSocket(0));
    }
    var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
    for (var socket : sockets) {
      socket.close();
    }
    return ports;
  }

  /**
   * Starts all of it, in a folder that is empty before.
   *
   * @param answering settings for the two that answer chats: the gateway and the engine
   */
  static Suite start(Path folder, String... answering) throws Exception {
    var suite = new Suite(folder, List.of(answering));
    suite.postgres.start();
    var services = List.of(suite.policy, suite.experiment, suite.inference);
    for (var service : services) {
      service.launch();
    }
    for (var service : services) {
      service.awaitReady();
    }
    suite.gateway.start();
    return suite;
  }

  /** Another gateway in front of the same services, that does not run yet. */
  Program anotherGateway(int port, int managementPort) {
    return gateway("another-gateway", port, managementPort);
  }

  /** The key of the demo tenant. */
  String key() throws IOException {
    return Files.readString(folder.resolve("demo-key")).strip();
  }

  /** The first password of the first admin. */
  String adminPassword() throws IOException {
    return Files.readString(folder.resolve("admin-password")).strip();
  }

  /** The address that an OpenAI client needs. */
  URI gatewayAddress() {
    return address(gatewayPort);
  }

  /** Sends a chat through the gateway, and returns the whole answer as it came. */
  HttpResponse<String> chat(String body, String... headers)
      throws IOException, InterruptedException {
    return chatWith(key(), body, headers);
  }

  /** The same with another key than the demo tenant's first. */
  HttpResponse<String> chatWith(String key, String body, String... headers)
      throws IOException, InterruptedException {
    return chatAt(gatewayAddress(), key, body, headers);
  }

  /** The same through another gateway. */
  HttpResponse<String> chatAt(URI gateway, String key, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + key)
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** Asks the experiment service for the observations that a query selects. */
  HttpResponse<String> observations(String query) throws IOException, InterruptedException {
    return http.send(
        internal(address(experimentPort).resolve("/api/observations?" + query)).build(),
        BodyHandlers.ofString());
  }

  /** Sends an operator's request about the demo tenant to the policy service. */
  HttpResponse<String> demoTenant(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        internal(address(policyPort).resolve("/api/tenants/demo/" + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpRequest.Builder internal(URI address) {
    return HttpRequest.newBuilder(address).header(TrustedHeaders.SERVICE_TOKEN, TOKEN);
  }

  /** Kills the database server itself, not the program that started it. */
  void killDatabase() throws IOException {
    var pid = Files.readAllLines(folder.resolve("postgres/data/postmaster.pid")).getFirst();
    ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    server.destroyForcibly();
    server.onExit().join();
    postgres.awaitEnd();
  }

  @Override
  public void close() {
    http.close();
    for (var program : List.of(gateway, inference, experiment, policy, postgres)) {
      program.close();
    }
  }
}
