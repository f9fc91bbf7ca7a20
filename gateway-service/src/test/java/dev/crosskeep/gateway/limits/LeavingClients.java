package dev.crosskeep.gateway.limits;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.Limit;
import dev.crosskeep.contracts.Limits;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PictureHosts;
import dev.crosskeep.contracts.PublishedPolicy;
import dev.crosskeep.gateway.limits.LimitSettings.WhenRedisFails;
import dev.crosskeep.gateway.proxy.TestAnswers;
import dev.crosskeep.gateway.snapshot.Caller;
import dev.crosskeep.gateway.snapshot.Policies;
import dev.crosskeep.gateway.telemetry.TestTelemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Many clients whose requests go through the gate and whose answers are watched as in the gateway.
 * Most of them leave: while it is being reserved, before the head, at some event of a stream, with
 * its last one, or after it. Another thread hangs up for them, so that it races with what comes
 * next.
 */
final class LeavingClients {

  private static final int KEYS = 4;
  private static final int EVENTS = 6;
  private static final int NEVER = EVENTS + 4;
  private static final String TEXT = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
  private static final String USAGE =
      "{\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":4,\"total_tokens\":6}}";

  private static final Limits OF_KEY =
      new Limits(
          Map.of(
              Limit.REQUESTS_PER_MINUTE, 4000L,
              Limit.TOTAL_TOKENS_PER_MINUTE, 20_000L,
              Limit.CONCURRENT_REQUESTS, 9L));
  private static final Limits OF_TENANT =
      new Limits(
          Map.of(
              Limit.OUTPUT_TOKENS_PER_MINUTE, 60_000L,
              Limit.CONCURRENT_REQUESTS, 24L,
              Limit.KV_BYTES_IN_FLIGHT, 300L));

  final AtomicLong granted = new AtomicLong();
  final AtomicLong refused = new AtomicLong();

  /** Requests that were cancelled before they were over. */
  final AtomicLong left = new AtomicLong();

  /** What was admitted beyond any limit, at any time. */
  final AtomicLong overAdmitted = new AtomicLong();

  /** What was given back without having been granted, or twice. */
  final AtomicLong settledWrongly = new AtomicLong();

  /** What is admitted of each bucket, and not given back. */
  final Map<Bucket, AtomicLong> admitted = new ConcurrentHashMap<>();

  /** Ids of what was granted and not given back. */
  final Map<String, List<Claim>> open = new ConcurrentHashMap<>();

  private final GlobalFilter watch = TestAnswers.watch();
  private final Storm.Ticking clock = new Storm.Ticking(Instant.parse("2026-01-31T12:00:00Z"));

  /** Lets them loose on gateways that share their limits, each client on one of them. */
  void rage(List<? extends Reservations> gateways, int clients, int requests, long seed)
      throws Exception {
    var gates = gateways.stream().map(this::gate).toList();
    var random = new SplittableRandom(seed);
    try (var threads = Executors.newFixedThreadPool(clients);
        var working = Executors.newFixedThreadPool(clients);
        var hangUps = Executors.newFixedThreadPool(4)) {
      var server = Schedulers.fromExecutorService(working);
      List<Future<?>> running =
          IntStream.range(0, clients)
              .<Future<?>>mapToObj(i -> {
                var own = random.split();
                var gate = gates.get(i % gates.size());
                return threads.submit(() -> {
                  for (int n = 0; n < requests / clients; n++) {
                    request(gate, own, server, hangUps);
                  }
                  return null;
                });
              })
              .toList();
      for (var client : running) {
        client.get();
      }
    }
  }

  private LimitGate gate(Reservations reservations) {
    var settings =
        new LimitSettings(
            1,
            DataSize.ofBytes(1),
            1,
            WhenRedisFails.REFUSE,
            Duration.ofSeconds(1),
            Duration.ofMinutes(5));
    return new LimitGate(new Counted(reservations), settings, TestTelemetry.untold(), clock);
  }

  private void request(LimitGate gate, RandomGenerator random, Scheduler server, Executor hangUps)
      throws InterruptedException {
    clock.advance();
    var leaving = new Leaving(random.nextInt(NEVER + 1), random.nextBoolean(), hangUps);
    var exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/v1/chat/completions"));
    boolean streamed = random.nextBoolean();
    var asked =
        new Asked(
            100,
            8,
            0,
            () -> 0,
            OptionalLong.of(random.nextInt(EVENTS, 40)),
            EffectivePolicy.of(new FullCache(), 1, "test"));
    var caller = caller(random.nextInt(KEYS));
    var request =
        watch
            .filter(
                exchange,
                watched ->
                    Mono.defer(() -> {
                      leaving.at(0);
                      return gate.admit(watched, caller, asked)
                          .then(Mono.defer(() -> answer(watched, streamed, leaving)));
                    }))
            .subscribeOn(server)
            .doFinally(leaving::over);
    leaving.connection.replace(request.subscribe(_ -> {}, _ -> {}));
    leaving.at(NEVER - 1); // wherever the request is by now
    leaving.over.await();
  }

  private static Mono<Void> answer(ServerWebExchange exchange, boolean streamed, Leaving leaving) {
    leaving.at(1);
    ServerHttpResponse response = exchange.getResponse();
    if (!streamed) {
      return response.writeWith(
          Mono.fromSupplier(() -> {
            leaving.at(2);
            return buffer(response, USAGE);
          }));
    }
    List<String> events = new ArrayList<>();
    for (int i = 0; i < EVENTS - 2; i++) {
      events.add(TEXT);
    }
    events.add("data: " + USAGE + "\n\n");
    events.add("data: [DONE]\n\n");
    return response.writeAndFlushWith(
        Flux.range(0, EVENTS)
            .map(i -> {
              leaving.at(2 + i);
              return Mono.just(buffer(response, events.get(i)));
            }));
  }

  private static DataBuffer buffer(ServerHttpResponse response, String text) {
    return response.bufferFactory().wrap(text.getBytes(UTF_8));
  }

  private static Caller caller(int key) {
    var policy = new PublishedPolicy(1, new FullCache(), OverrideRule.NONE, 0);
    return new Caller(
        "acme",
        "key-" + key,
        new Policies(new Policies.InForce(policy, "tenant policy"), Map.of()),
        false,
        Optional.empty(),
        Optional.empty(),
        OF_KEY,
        OF_TENANT,
        PictureHosts.NONE);
  }

  /** When a client leaves, and its connection. */
  private final class Leaving {

    private final int point;
    private final boolean waits;
    private final Executor hangUps;
    private final CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
    private final Disposable.Swap connection = Disposables.swap();
    private final CountDownLatch over = new CountDownLatch(1);

    /** Where a client leaves, and whether the request stands still until it has. */
    Leaving(int point, boolean waits, Executor hangUps) {
      this.point = point;
      this.waits = waits;
      this.hangUps = hangUps;
    }

    /** A connection that is hung up before there is one is closed as soon as there is. */
    void at(int reached) {
      if (reached == point) {
        hangUps.execute(() -> {
          connection.dispose();
          hungUp.complete(true);
        });
        if (waits) {
          hungUp.join();
        }
      }
    }

    void over(SignalType how) {
      if (how == SignalType.CANCEL) {
        left.incrementAndGet();
      }
      over.countDown();
    }
  }

  /**
   * Adds up what is admitted: after it was granted, and takes it off before it is given back, so
   * that this sum is never above the true one.
   */
  private final class Counted implements Reservations {

    private final Reservations counted;

    Counted(Reservations counted) {
      this.counted = counted;
    }

    @Override
    public CompletionStage<Outcome> reserve(String id, List<Claim> claims) {
      return counted
          .reserve(id, claims)
          .whenComplete((outcome, _) -> {
            switch (outcome) {
              case Outcome.Granted _ -> {
                granted.incrementAndGet();
                open.put(id, claims);
                claims.forEach(claim -> admit(claim.bucket(), claim.amount(), claim.most()));
              }
              case Outcome.Refused _ -> refused.incrementAndGet();
              case null -> {}
            }
          });
    }

    @Override
    public void settle(String id, List<Claim> claims, Map<Bucket, Long> corrections) {
      if (open.remove(id) == null) {
        settledWrongly.incrementAndGet();
      }
      for (var claim : claims) {
        if (claim.bucket().isInFlight()) {
          admit(claim.bucket(), -claim.amount(), claim.most());
        }
      }
      corrections.forEach((bucket, amount) -> admit(bucket, amount, Long.MAX_VALUE));
      counted.settle(id, claims, corrections);
    }

    private void admit(Bucket bucket, long amount, long most) {
      long sum = admitted.computeIfAbsent(bucket, _ -> new AtomicLong()).addAndGet(amount);
      overAdmitted.addAndGet(Math.max(0, sum - most));
    }
  }
}
