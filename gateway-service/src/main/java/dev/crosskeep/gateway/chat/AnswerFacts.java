package dev.crosskeep.gateway.chat;

import dev.crosskeep.contracts.EffectivePolicy;
import java.util.Locale;
import org.springframework.http.HttpHeaders;

/** What the head of an answer says about how its request was treated. */
final class AnswerFacts {

  private static final double NANOS_PER_MILLI = 1e6;

  private AnswerFacts() {}

  /**
   * Sets {@code x-kv-policy}, method and version, and {@code x-gateway-overhead-ms}, how long the
   * gateway took from when it had the whole request until it sends it on.
   *
   * @param since when the request was whole, as {@link System#nanoTime} had it
   */
  static void set(HttpHeaders headers, EffectivePolicy policy, long since) {
    headers.set("x-kv-policy", policy.policy().method() + "; version=" + policy.version());
    headers.set(
        "x-gateway-overhead-ms",
        String.format(Locale.ROOT, "%.2f", (System.nanoTime() - since) / NANOS_PER_MILLI));
  }
}
