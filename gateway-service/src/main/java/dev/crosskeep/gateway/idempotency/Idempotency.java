package dev.crosskeep.gateway.idempotency;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.errors.ProblemException;
import dev.crosskeep.gateway.proxy.AnswerWatch;
import dev.crosskeep.gateway.snapshot.Caller;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Answers a request that comes again under the same {@code Idempotency-Key} with the answer that it
 * was given, without asking the engine or counting it. While the first one runs, and for another
 * body, it is refused. An answer that failed or that nobody waited for leaves nothing behind, and
 * the request may be sent again.
 *
 * <p>Source: the IETF's draft-ietf-httpapi-idempotency-key-header, sections 2.6 and 2.7.
 */
@Component
@EnableConfigurationProperties(IdempotencySettings.class)
public class Idempotency {

  /** One answer may take this share of the memory. */
  private static final int SHARE = 16;

  /** After that the first one may have its answer. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Map<Name, Recorder> running = new ConcurrentHashMap<>();
  private final Cache<Name, GivenAnswer> given;
  private final int largest;

  Idempotency(IdempotencySettings settings, Clock clock) {
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    this.given =
        Caffeine.newBuilder()
            .ticker(ticker)
            .expireAfterWrite(settings.window())
            .maximumWeight(settings.memory().toBytes())
            .weigher((Name _, GivenAnswer answer) -> answer.bytes())
            .build();
    this.largest = (int) Math.min(Integer.MAX_VALUE, settings.memory().toBytes() / SHARE);
  }

  /**
   * Answers a request, or gives the answer again that it has had.
   *
   * @param answering how it is answered for the first time
   */
  public Mono<Void> once(
      ServerWebExchange exchange, Caller caller, byte[] body, Mono<Void> answering) {
    return Name.in(exchange.getRequest().getHeaders(), caller)
        .map(name -> once(exchange, name, sha256(body), answering))
        .orElse(answering);
  }

  private Mono<Void> once(
      ServerWebExchange exchange, Name name, String fingerprint, Mono<Void> answering) {
    GivenAnswer before = given.getIfPresent(name);
    if (before != null) {
      return again(exchange, before, fingerprint);
    }
    var recorder =
        new Recorder(fingerprint, exchange.getResponse().getHeaders(), largest) {
          @Override
          void given(GivenAnswer answer) {
            given.put(name, answer);
          }

          @Override
          public void end() {
            running.remove(name, this);
          }
        };
    var other = running.putIfAbsent(name, recorder);
    if (other != null) {
      throw other.fingerprint().equals(fingerprint) ? stillRunning() : anotherBody();
    }
    AnswerWatch.of(exchange).tell(recorder);
    // The other one may have ended since the first look.
    before = given.getIfPresent(name);
    return before == null ? answering : again(exchange, before, fingerprint);
  }

  private static Mono<Void> again(
      ServerWebExchange exchange, GivenAnswer before, String fingerprint) {
    if (!before.fingerprint().equals(fingerprint)) {
      throw anotherBody();
    }
    return before.giveAgain(exchange.getResponse());
  }

  private static ProblemException stillRunning() {
    return Problem.caller(
            HttpStatus.CONFLICT,
            "a request with this Idempotency-Key is still being answered",
            Name.HEADER,
            "idempotency_key_in_use")
        .retryAfter(SOON)
        .exception();
  }

  private static ProblemException anotherBody() {
    return Problem.caller(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "this Idempotency-Key came with another request body before",
            Name.HEADER,
            "idempotency_key_reused")
        .exception();
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
