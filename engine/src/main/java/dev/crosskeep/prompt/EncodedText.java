package dev.crosskeep.prompt;

import java.util.Map;

/**
 * The tokens of a rendered prompt.
 *
 * @param messages by number: the tokens from a message's first word to its last; without those that
 *     have no words
 */
@SuppressWarnings("ArrayRecordComponent") // goes straight on; nobody compares it
record EncodedText(int[] ids, Map<Integer, TokenRange> messages) {}
