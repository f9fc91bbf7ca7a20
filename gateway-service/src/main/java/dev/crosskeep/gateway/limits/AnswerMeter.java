package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.gateway.proxy.AnswerListener;
import dev.crosskeep.gateway.telemetry.ToldChat;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Reads from an answer what it has used. An answer that never began has used nothing; one that
 * broke off has used its prompt and the text that came. It is settled before the client has read
 * the end, because the next request may come right after it.
 */
final class AnswerMeter implements AnswerListener {

  private static final String LAST_LINE = "data: [DONE]";

  private final Reservation reservation;
  private final Demand demand;
  private final AtomicReference<ModelFacts> facts;
  private final ToldChat told;
  private long texts;

  AnswerMeter(
      Reservation reservation, Demand demand, AtomicReference<ModelFacts> facts, ToldChat told) {
    this.reservation = reservation;
    this.demand = demand;
    this.facts = facts;
    this.told = told;
  }

  @Override
  public void whole(ServerHttpResponse head, byte[] body) {
    HttpStatusCode status = head.getStatusCode();
    if (status != null && status.is2xxSuccessful()) {
      reservation.use(demand);
      var answered = Answered.whole(body);
      answered.ifPresent(this::use);
      answered
          .flatMap(Answered::cache)
          .ifPresent(cache ->
              head.getHeaders().set("x-kv-kept", cache.keptTokens() + "/" + cache.promptTokens()));
    }
    reservation.end();
  }

  @Override
  public void events(byte[] events) {
    new String(events, StandardCharsets.UTF_8).lines().forEach(this::line);
  }

  private void line(String line) {
    if (Answered.isText(line)) {
      texts++;
      reservation.use(demand.withTokens(demand.inputTokens(), texts));
    } else if (line.equals(LAST_LINE)) {
      reservation.end();
    } else {
      Answered.line(line).ifPresent(this::use);
    }
  }

  private void use(Answered answered) {
    reservation.use(demand.withTokens(answered.inputTokens(), answered.outputTokens()));
    answered.cache().ifPresent(this::learn);
    told.answered(
        answered.model(),
        answered.inputTokens(),
        answered.outputTokens(),
        answered.cache().orElse(null));
  }

  /** The next estimates are better: tokens of a picture and bytes of a token do not change. */
  private void learn(KvCacheUsage cache) {
    facts.updateAndGet(known ->
        new ModelFacts(
            imageTokens(cache).orElse(known.imageTokens()),
            cache.promptTokens() > 0
                ? Math.max(1, cache.fullBytes() / cache.promptTokens())
                : known.kvBytesPerToken()));
  }

  /** A session's pictures are not all of this request. */
  private Optional<Long> imageTokens(KvCacheUsage cache) {
    return demand.images() > 0
            && cache.session() == null
            && cache.imageTokens() > 0
            && cache.imageTokens() % demand.images() == 0
        ? Optional.of(cache.imageTokens() / demand.images())
        : Optional.empty();
  }

  @Override
  public void end() {
    reservation.end();
    told.end();
  }
}
