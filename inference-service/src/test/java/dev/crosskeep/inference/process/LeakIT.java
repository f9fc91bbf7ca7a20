package dev.crosskeep.inference.process;

import static dev.crosskeep.inference.Client.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.inference.Client;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a service holds after 500 chats, against what it held when it was warm. */
@Timeout(600)
@EnabledOnOs(OS.LINUX) // reads /proc
class LeakIT {

  private static final int WARM_UP = 250;
  private static final int CHATS = 500;

  /**
   * The heap is fixed and touched from the start, and code is compiled once and small: what grows
   * besides is native.
   */
  private static final List<String> JVM =
      List.of(
          "-Xms160m",
          "-Xmx160m",
          "-XX:+AlwaysPreTouch",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1");

  /** Code that is compiled late and what the C library keeps; 32 KiB a chat lost would be more. */
  private static final long RSS_BOUND_KIB = 16 << 10;

  @TempDir private Path folder;

  private record Held(long rssKib, long threads, long files, double nativeValues) {}

  @Test
  void fiveHundredChatsLeaveMemoryHandlesAndThreadsWhereTheyWere() throws Exception {
    try (var service = ServiceProcess.start(folder, JVM, List.of())) {
      var client = service.client();
      chat(service, client, WARM_UP);
      Held warm = held(service, client);

      chat(service, client, CHATS);

      Held after = held(service, client);
      System.out.println("warm: " + warm + "\nafter " + CHATS + " chats: " + after);
      assertThat(after.nativeValues()).as("native values").isEqualTo(warm.nativeValues());
      assertThat(after.files()).as("open files").isLessThanOrEqualTo(warm.files() + 1);
      assertThat(after.threads()).as("threads").isLessThanOrEqualTo(warm.threads() + 1);
      assertThat(after.rssKib() - warm.rssKib()).as("RSS, KiB").isLessThan(RSS_BOUND_KIB);
    }
  }

  /** All kinds of chats in turn: whole, streamed, with pictures, pruned, refused, left early. */
  private static void chat(ServiceProcess service, Client client, int count) throws Exception {
    var picture = List.of(Client.shows(Client.picture(40, 30), "what is this? ".repeat(10)));
    var words = List.of(Client.says("tell me"));
    for (int i = 0; i < count; i++) {
      switch (i % 5) {
        case 0 -> client.answer(Map.of("model", "toy", "messages", picture, "max_tokens", 20));
        case 1 ->
            client.events(
                Map.of("model", "toy", "messages", picture, "max_tokens", 20, "stream", true));
        case 2 ->
            client.answer(
                Map.of(
                    "model",
                    "toy",
                    "messages",
                    words,
                    "max_tokens",
                    20,
                    "kv_cache",
                    Map.of("method", "full")));
        case 3 -> client.chat("{\"model\":\"toy\",\"messages\":[],\"max_tokens\":1}");
        default -> leaveEarly(service);
      }
    }
  }

  private static void leaveEarly(ServiceProcess service) throws IOException {
    String body =
        JSON.writeValueAsString(
            Map.of(
                "model",
                "toy",
                "messages",
                List.of(Client.says("hi")),
                "max_tokens",
                8_000,
                "stream",
                true));
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    try (var socket = new Socket("localhost", service.port())) {
      socket
          .getOutputStream()
          .write(
              (head + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                  .getBytes(StandardCharsets.US_ASCII));
      // The head and the beginning of the answer.
      socket.getInputStream().readNBytes(400);
    }
  }

  /** Waits until nothing runs, then looks. */
  private static Held held(ServiceProcess service, Client client) throws Exception {
    long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (metric(client, "num_requests_running") > 0 && System.nanoTime() < patience) {
      Thread.sleep(Duration.ofMillis(50));
    }
    // Connections that were left are closed by the other side a moment later.
    Thread.sleep(Duration.ofSeconds(1));
    Path process = Path.of("/proc", String.valueOf(service.pid()));
    String status = Files.readString(process.resolve("status"));
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      return new Held(
          number(status, "VmRSS:"),
          number(status, "Threads:"),
          files.count(),
          metric(client, "native_values"));
    }
  }

  private static long number(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private static double metric(Client client, String name) throws Exception {
    return client
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("crosskeep_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
