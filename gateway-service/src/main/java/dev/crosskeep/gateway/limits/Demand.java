package dev.crosskeep.gateway.limits;

import dev.crosskeep.contracts.Limit.Measure;

/**
 * What a request takes, as far as can be told before it is answered.
 *
 * @param images its pictures
 * @param pixels of all its pictures together
 * @param bodyBytes the length of its body
 * @param inputTokens of its prompt, pictures expanded
 * @param outputTokens of its answer, at most
 * @param kvBytes of keys and values, while it is answered
 */
record Demand(
    long images, long pixels, long bodyBytes, long inputTokens, long outputTokens, long kvBytes) {

  /** How much of something it takes. */
  long of(Measure measure) {
    return switch (measure) {
      case REQUESTS -> 1;
      case INPUT_TOKENS -> inputTokens;
      case OUTPUT_TOKENS -> outputTokens;
      case TOTAL_TOKENS -> inputTokens + outputTokens;
      case KV_BYTES -> kvBytes;
      case IMAGES -> images;
      case PIXELS -> pixels;
      case BODY_BYTES -> bodyBytes;
    };
  }

  /** The same request with the tokens that it has really taken. */
  Demand withTokens(long input, long output) {
    return new Demand(images, pixels, bodyBytes, input, output, kvBytes);
  }
}
