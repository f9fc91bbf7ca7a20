package dev.crosskeep.prompt;

/**
 * Where a message stands among a prompt's tokens: from its first word or picture to its last, with
 * what the template writes between them.
 *
 * @param start position of its first token, each picture one token
 * @param end position behind its last token
 */
public record MessageSpan(Role role, int start, int end) {}
