package dev.crosskeep.generation;

import java.time.Duration;

/**
 * Where an answer's time went.
 *
 * @param waiting from its arrival, pictures decoded, until the model took it up
 * @param prefill reading the prompt and pruning its cache
 * @param firstToken from arrival until the first token was known
 * @param total from arrival until the end
 */
public record Timings(Duration waiting, Duration prefill, Duration firstToken, Duration total) {}
