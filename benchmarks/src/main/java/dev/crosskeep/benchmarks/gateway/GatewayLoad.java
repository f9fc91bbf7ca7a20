package dev.crosskeep.benchmarks.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the gateway adds at a load, to an answer, to an event of a stream, and to what a machine can
 * carry: the same engine, which computes nothing, asked directly, through a bare route of Spring
 * Cloud Gateway and through the gateway, in turns in one run. Each gateway is a process of its own
 * with a heap of 512 MB; the engine and the client are this one. {@code ./suite bench load}.
 */
public final class GatewayLoad {

  private static final int PER_SECOND = 300;
  private static final int AT_ONCE = 64;
  private static final int STREAMS = 40;
  private static final int ROUNDS = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final int WARM_UP_ROUNDS = 2;
  private static final Duration ROUND = Duration.ofSeconds(10);

  private final Way direct;
  private final BareRoute.Running bare;
  private final GatewayProgram gateway;
  private final LoadClient client;

  private GatewayLoad(
      FakeEngine engine, BareRoute.Running bare, GatewayProgram gateway, LoadClient client) {
    this.direct = engine.way();
    this.bare = bare;
    this.gateway = gateway;
    this.client = client;
  }

  /** Prints Markdown tables. */
  public static void measure() throws IOException, InterruptedException {
    try (var engine = new FakeEngine();
        var bare = BareRoute.Running.start(engine.port(), "-Xmx512m");
        var gateway = GatewayProgram.start(engine.port(), List.of());
        var client = new LoadClient(200)) {
      var load = new GatewayLoad(engine, bare, gateway, client);
      load.answers("text", Questions.text());
      load.answers("4 pictures", Questions.pictures());
      load.events();
      load.throughput("an engine that answers at once", FakeEngine.Kind.WHOLE);
      load.throughput("one that takes 20 ms", FakeEngine.Kind.LATER);
    }
  }

  private List<Way> ways() {
    return List.of(direct, bare.way(), gateway.way());
  }

  private void answers(String name, String content) throws InterruptedException {
    byte[] body = LoadClient.bytes(FakeEngine.question(FakeEngine.Kind.WHOLE, content));
    Turns.of(
            ways(),
            ROUNDS,
            (way, warmsUp) -> client.atRate(way, body, PER_SECOND, warmsUp ? WARM_UP : ROUND))
        .print("%s, %.1f KiB, %d requests/s".formatted(name, body.length / 1024.0, PER_SECOND));
  }

  private void events() throws InterruptedException {
    byte[] body = LoadClient.bytes(FakeEngine.question(FakeEngine.Kind.EVENTS, Questions.text()));
    Turns.of(ways(), ROUNDS, (way, _) -> client.events(way, body, STREAMS))
        .print(
            "an event, %d streams of %d/s"
                .formatted(STREAMS, Duration.ofSeconds(1).dividedBy(FakeEngine.PACE)));
  }

  private void throughput(String name, FakeEngine.Kind kind) {
    System.out.printf(Locale.ROOT, "%nas fast as it goes, %d at once, %s%n%n", AT_ONCE, name);
    System.out.println(
        "| round | bare route, requests/s | gateway | ratio | processor time of the bare route,"
            + " ms/request | of the gateway |");
    System.out.println("|---|---|---|---|---|---|");
    byte[] body = LoadClient.bytes(FakeEngine.question(kind, Questions.text()));
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      var least = Rate.measure(client, bare.way(), bare.program(), body);
      var ours = Rate.measure(client, gateway.way(), gateway.program(), body);
      if (round >= 0) {
        System.out.printf(
            Locale.ROOT,
            "| %d | %.0f | %.0f | %.2f | %.3f | %.3f |%n",
            round + 1,
            least.perSecond(),
            ours.perSecond(),
            ours.perSecond() / least.perSecond(),
            least.cpuMillis(),
            ours.cpuMillis());
      }
    }
  }

  /**
   * What a program did at its fastest.
   *
   * @param cpuMillis of the program's own for each answer
   */
  private record Rate(double perSecond, double cpuMillis) {

    static Rate measure(LoadClient client, Way way, Program program, byte[] body) {
      var before = program.cpu();
      long began = System.nanoTime();
      long answers = client.asFastAsItGoes(way, body, AT_ONCE, ROUND);
      double seconds = (System.nanoTime() - began) / 1e9;
      return new Rate(answers / seconds, program.cpu().minus(before).toNanos() / 1e6 / answers);
    }
  }
}
