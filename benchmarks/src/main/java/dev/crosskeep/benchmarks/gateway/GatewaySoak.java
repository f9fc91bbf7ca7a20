package dev.crosskeep.benchmarks.gateway;

import dev.crosskeep.benchmarks.gateway.FakeEngine.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A gateway with a heap of 512 MB that holds {@value #STREAMS} streams open while other clients do
 * all that clients do, with Netty watching every buffer. Fails when an idle stream does not end as
 * it should, something goes otherwise than it should, or a buffer was lost. {@code ./suite bench
 * soak [MINUTES]}.
 */
public final class GatewaySoak {

  private static final int STREAMS = 2000;
  private static final int OTHERS = 16;
  private static final int AT_ONCE = 50;
  private static final String LEAK = "LEAK:";
  private static final double MIB = 1 << 20;

  private static final List<String> WATCHED =
      List.of(
          "-Dio.netty.leakDetection.level=paranoid",
          "-Dcrosskeep.gateway.max-body=" + Habit.MOST_BODY_BYTES + "B");

  private final FakeEngine engine;
  private final GatewayProgram gateway;
  private final Map<String, LongAdder> done = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> failed = new ConcurrentHashMap<>();

  private GatewaySoak(FakeEngine engine, GatewayProgram gateway) {
    this.engine = engine;
    this.gateway = gateway;
  }

  /** Prints Markdown tables. */
  public static void measure(Duration time) throws IOException, InterruptedException {
    try (var engine = new FakeEngine();
        var gateway = GatewayProgram.start(engine.port(), WATCHED)) {
      new GatewaySoak(engine, gateway).run(time);
    }
  }

  private void run(Duration time) throws IOException, InterruptedException {
    System.out.println("| when | heap after a collection | resident (MiB) |");
    System.out.println("|---|---|---|");
    print("before", Memory.of(gateway));
    var streams = together(STREAMS, AT_ONCE, _ -> open());
    print(STREAMS + " idle streams", Memory.of(gateway));
    live(time);
    print("after " + time.toMinutes() + " minutes", Memory.of(gateway));
    engine.end();
    long ended =
        together(STREAMS, STREAMS, i -> ends(streams.get(i))).stream().filter(end -> end).count();
    print("without streams", Memory.of(gateway));
    report(ended);
  }

  private RawRequest open() throws IOException {
    var stream =
        RawRequest.ask(
            gateway.port(),
            GatewayProgram.KEY,
            FakeEngine.question(Kind.IDLE, Questions.pictures()));
    stream.awaitEvent();
    return stream;
  }

  private static boolean ends(RawRequest stream) throws IOException {
    try (stream) {
      return stream.answer().contains("[DONE]");
    }
  }

  /** Clients who do one thing after the other. */
  private void live(Duration time) throws IOException, InterruptedException {
    var habits =
        Habit.all().stream()
            .flatMap(habit -> Stream.generate(() -> habit).limit(habit.weight()))
            .toList();
    long end = System.nanoTime() + time.toNanos();
    together(
        OTHERS,
        OTHERS,
        _ -> {
          while (System.nanoTime() < end) {
            attempt(habits.get(ThreadLocalRandom.current().nextInt(habits.size())));
          }
          return true;
        });
  }

  private void attempt(Habit habit) throws InterruptedException {
    boolean good;
    try {
      good = habit.attempt().at(gateway.port());
    } catch (IOException _) {
      good = false;
    }
    (good ? done : failed).computeIfAbsent(habit.name(), _ -> new LongAdder()).increment();
  }

  private void report(long ended) throws IOException {
    System.out.printf(Locale.ROOT, "%n%d of %d idle streams ended well.%n%n", ended, STREAMS);
    System.out.println("| what | went as it should | otherwise |");
    System.out.println("|---|---|---|");
    for (var habit : Habit.all()) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %d |%n",
          habit.name(),
          count(done, habit),
          count(failed, habit));
    }
    long leaks = leaks();
    System.out.printf(Locale.ROOT, "%nLost buffers: %d%n", leaks);
    if (ended < STREAMS || !failed.isEmpty() || leaks > 0) {
      throw new IllegalStateException("not all is well; see " + gateway.log());
    }
  }

  private static long count(Map<String, LongAdder> counts, Habit habit) {
    return counts.getOrDefault(habit.name(), new LongAdder()).sum();
  }

  private long leaks() throws IOException {
    try (var lines = Files.lines(gateway.log())) {
      return lines.filter(line -> line.contains(LEAK)).count();
    }
  }

  private static void print(String when, Memory memory) {
    System.out.printf(
        Locale.ROOT, "| %s | %.0f | %.0f |%n", when, memory.heap() / MIB, memory.resident() / MIB);
  }

  private interface Numbered<T> {
    T of(int i) throws IOException, InterruptedException;
  }

  private static <T> List<T> together(int number, int atOnce, Numbered<T> work)
      throws InterruptedException {
    try (var threads = Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
      var tasks = IntStream.range(0, number).mapToObj(i -> (Callable<T>) () -> work.of(i)).toList();
      var results = new ArrayList<T>();
      for (Future<T> task : threads.invokeAll(tasks)) {
        results.add(task.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
