package dev.crosskeep.prompt;

import java.util.List;

/**
 * One turn of a conversation.
 *
 * @param parts words and pictures in the order in which they were given
 */
public record ChatMessage(Role role, List<ContentPart> parts) {

  /** Takes its own copy of the parts. */
  public ChatMessage {
    parts = List.copyOf(parts);
  }

  /** A turn of words alone. */
  public static ChatMessage text(Role role, String text) {
    return new ChatMessage(role, List.of(new ContentPart.Text(text)));
  }
}
