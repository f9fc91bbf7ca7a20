package dev.crosskeep.prompt;

/**
 * Consecutive tokens of a prompt, each picture one token.
 *
 * @param start position of the first
 * @param end position behind the last
 */
record TokenRange(int start, int end) {

  /** From where the first of the two begins to where the last ends. */
  TokenRange and(TokenRange other) {
    return new TokenRange(Math.min(start, other.start), Math.max(end, other.end));
  }
}
