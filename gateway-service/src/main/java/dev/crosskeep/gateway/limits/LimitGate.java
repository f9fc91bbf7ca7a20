package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.Limit;
import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.limits.Holder.Limited;
import dev.crosskeep.gateway.proxy.AnswerWatch;
import dev.crosskeep.gateway.snapshot.Caller;
import dev.crosskeep.gateway.telemetry.Telemetry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Lets a request through when what it asks for fits into the limits of its key and of its tenant,
 * and reserves it until it is known what it has used.
 */
@Component
public class LimitGate {

  private static final Logger LOG = LoggerFactory.getLogger(LimitGate.class);

  private final Reservations reservations;
  private final Telemetry telemetry;
  private final Clock clock;
  private final long defaultOutputTokens;
  private final AtomicReference<ModelFacts> facts;

  LimitGate(Reservations reservations, LimitSettings settings, Telemetry telemetry, Clock clock) {
    this.reservations = reservations;
    this.telemetry = telemetry;
    this.clock = clock;
    this.defaultOutputTokens = settings.outputTokens();
    this.facts =
        new AtomicReference<>(
            new ModelFacts(settings.imageTokens(), settings.kvPerToken().toBytes()));
  }

  /** The largest body that a caller may send. */
  public long mostBodyBytes(Caller caller) {
    return Holder.of(caller).stream()
        .mapToLong(limited -> limited.limits().of(Limit.BODY_BYTES).orElse(Long.MAX_VALUE))
        .min()
        .orElseThrow();
  }

  /**
   * Reserves what a request asks for; fails with the problem that the caller reads when it does not
   * fit. Everything that is not used comes back when its answer is over.
   */
  public Mono<Void> admit(ServerWebExchange exchange, Caller caller, Asked asked) {
    var holders = Holder.of(caller);
    var demand = demand(asked, holders);
    RequestLimits.check(holders, demand);
    Instant now = clock.instant();
    var claims = Claim.of(holders, demand, now);
    var reservation = new Reservation(UUID.randomUUID().toString(), reservations, claims, clock);
    var told = telemetry.begin(exchange, caller.tenant(), asked.policy());
    AnswerWatch.of(exchange).tell(new AnswerMeter(reservation, demand, facts, told));
    return Mono.fromFuture(reservation.request().toCompletableFuture(), true)
        .onErrorMap(LimitGate::notCounted)
        .doOnNext(outcome -> {
          RateHeaders.set(exchange.getResponse().getHeaders(), claims, outcome.taken(), now);
          passOrRefuse(claims, outcome, now);
          told.sent();
        })
        .then();
  }

  /** Refuses a request that has turned out larger than one may be; counts nothing. */
  public void check(Caller caller, Asked asked) {
    var holders = Holder.of(caller);
    RequestLimits.check(holders, demand(asked, holders));
  }

  private Demand demand(Asked asked, List<Limited> holders) {
    var model = facts.get();
    long input = model.inputTokens(asked.characters(), asked.pictures());
    long output = asked.outputTokens().orElse(defaultOutputTokens);
    boolean pixelsCount =
        holders.stream()
            .anyMatch(limited -> limited.limits().of(Limit.PIXELS_PER_REQUEST).isPresent());
    return new Demand(
        asked.pictures(),
        pixelsCount ? asked.pixels().getAsLong() : 0,
        asked.bodyBytes(),
        input,
        output,
        model.kvBytes(asked.policy(), input, output));
  }

  private void passOrRefuse(List<Claim> claims, Outcome outcome, Instant now) {
    switch (outcome) {
      case Outcome.Granted(_) -> {}
      case Outcome.Refused(var taken, int first) -> {
        var claim = claims.get(first);
        telemetry.refused(claim.bucket().limit(), claim.bucket().holder().kind());
        throw Refusals.full(claim, taken.get(first), now).exception();
      }
    }
  }

  private static Throwable notCounted(Throwable failure) {
    LOG.warn("Limits cannot be counted: {}", failure.toString());
    return Problem.tryAgain(
            HttpStatus.SERVICE_UNAVAILABLE,
            "limits cannot be counted just now",
            "limits_unavailable")
        .exception(failure);
  }
}
