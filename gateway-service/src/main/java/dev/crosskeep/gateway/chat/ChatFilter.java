package dev.crosskeep.gateway.chat;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.KvCacheRequest;
import dev.crosskeep.contracts.SessionWish;
import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.gateway.http.RequestIdFilter;
import dev.crosskeep.gateway.idempotency.Idempotency;
import dev.crosskeep.gateway.instances.Affinity;
import dev.crosskeep.gateway.limits.Asked;
import dev.crosskeep.gateway.limits.LimitGate;
import dev.crosskeep.gateway.pictures.Pictures;
import dev.crosskeep.gateway.proxy.RequestBody;
import dev.crosskeep.gateway.proxy.UpstreamRequests;
import dev.crosskeep.gateway.snapshot.Caller;
import java.util.Map;
import java.util.function.LongSupplier;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Lets a chat request through as what it may be: with its tenant, its policy and its unit. */
@Component
public class ChatFilter implements GatewayFilter {

  /** Bytes that are read in less time than another thread needs to begin. */
  private static final int SMALL = 1 << 14;

  private static final JsonMapper ASCII_JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final int MOST_POLICIES = 10_000;

  /** As the engine reads them; a policy is the same for many requests. */
  private final LoadingCache<EffectivePolicy, String> policies =
      Caffeine.newBuilder().maximumSize(MOST_POLICIES).build(ASCII_JSON::writeValueAsString);

  private final Authentication authentication;
  private final RequestBodies bodies;
  private final Decisions decisions;
  private final Idempotency idempotency;
  private final LimitGate gate;
  private final Pictures pictures;
  private final UpstreamRequests upstream;

  ChatFilter(
      Authentication authentication,
      RequestBodies bodies,
      Decisions decisions,
      Idempotency idempotency,
      LimitGate gate,
      Pictures pictures,
      UpstreamRequests upstream) {
    this.authentication = authentication;
    this.bodies = bodies;
    this.decisions = decisions;
    this.idempotency = idempotency;
    this.gate = gate;
    this.pictures = pictures;
    this.upstream = upstream;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    Caller caller = authentication.callerOf(exchange.getRequest().getHeaders());
    return bodies
        .read(exchange.getRequest(), largestBody(caller))
        .flatMap(ChatFilter::whereItIsRead)
        .flatMap(body ->
            idempotency.once(
                exchange,
                caller,
                body.bytes(),
                Mono.defer(() -> admitted(exchange, caller, body)).flatMap(chain::filter)));
  }

  /** A large body takes a while, in which the event loop can move other answers on. */
  private static Mono<RequestBody> whereItIsRead(byte[] bytes) {
    var body = Mono.just(new RequestBody(bytes));
    return bytes.length > SMALL ? body.publishOn(Schedulers.parallel()) : body;
  }

  private Mono<ServerWebExchange> admitted(
      ServerWebExchange exchange, Caller caller, RequestBody body) {
    long whole = System.nanoTime();
    var fields = ChatFields.read(body.bytes());
    String id = RequestIdFilter.idOf(exchange);
    var decision = decisions.decide(caller, fields, id);
    return gate.admit(exchange, caller, asked(fields, decision, body))
        .then(Mono.defer(() -> withPictures(caller, fields, decision, body, id)))
        .map(complete -> {
          AnswerFacts.set(exchange.getResponse().getHeaders(), decision.policy(), whole);
          return upstream.replace(
              exchange, affinity(caller, fields, body), decided(caller, decision), complete);
        });
  }

  /** The body with the pictures that it only names; they count as if they had come with it. */
  private Mono<RequestBody> withPictures(
      Caller caller, ChatFields fields, Decision decision, RequestBody body, String id) {
    var links = fields.messages().links();
    if (links.isEmpty()) {
      return Mono.just(body);
    }
    return pictures
        .fetched(body.bytes(), links, caller.pictureHosts(), largestBody(caller), id)
        .publishOn(Schedulers.parallel())
        .map(RequestBody::new)
        .doOnNext(complete ->
            gate.check(caller, asked(ChatFields.read(complete.bytes()), decision, complete)));
  }

  private int largestBody(Caller caller) {
    return bodies.largest(gate.mostBodyBytes(caller));
  }

  private static Affinity affinity(Caller caller, ChatFields fields, RequestBody body) {
    String tenant = caller.tenant();
    LongSupplier beginning = () -> Beginning.of(tenant, fields.messages(), body.bytes());
    var session = fields.kvCache().flatMap(wanted -> KvCacheRequest.of(wanted).session());
    if (session.isEmpty()) {
      return new Affinity.Conversation(beginning);
    }
    return switch (session.get()) {
      case SessionWish.Begin() -> new Affinity.NewSession(tenant, beginning);
      case SessionWish.GoOn(String id) -> new Affinity.Session(tenant, id);
    };
  }

  private static Asked asked(ChatFields fields, Decision decision, RequestBody body) {
    var messages = fields.messages();
    return new Asked(
        body.bytes().length,
        messages.characters(),
        messages.images(),
        () -> messages.pixels(body.bytes()),
        fields.outputTokens(),
        decision.policy());
  }

  private Map<String, String> decided(Caller caller, Decision decision) {
    return Map.of(
        TrustedHeaders.TENANT,
        caller.tenant(),
        TrustedHeaders.KEY,
        caller.keyId(),
        TrustedHeaders.EFFECTIVE_POLICY,
        policies.get(decision.policy()),
        TrustedHeaders.UNIT,
        decision.unit());
  }
}
