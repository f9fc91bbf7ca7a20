package dev.crosskeep.prompt;

import java.util.List;

/**
 * A conversation as the model reads it, its pictures still encoded.
 *
 * @param tokenIds with one image token for each picture
 * @param images the pictures in the order of their tokens
 * @param messages the messages that have words or pictures, in the order of the conversation
 */
@SuppressWarnings("ArrayRecordComponent") // goes straight to the model; nobody compares it
public record EncodedPrompt(int[] tokenIds, List<byte[]> images, List<MessageSpan> messages) {}
