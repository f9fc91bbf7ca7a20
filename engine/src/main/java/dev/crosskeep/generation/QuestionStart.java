package dev.crosskeep.generation;

import dev.crosskeep.prompt.EncodedPrompt;
import dev.crosskeep.prompt.MessageSpan;
import dev.crosskeep.prompt.Role;

/** Where a conversation's question begins. */
final class QuestionStart {

  private QuestionStart() {}

  /**
   * The first token of the user's last words: behind the last picture, and not before the user's
   * last message.
   *
   * @param imageTokenId stands once in the prompt for each picture
   */
  static int of(EncodedPrompt prompt, int imageTokenId) {
    int lastMessage =
        prompt.messages().stream()
            .filter(message -> message.role() == Role.USER)
            .mapToInt(MessageSpan::start)
            .max()
            .orElse(0);
    int[] ids = prompt.tokenIds();
    int behindPictures = ids.length;
    while (behindPictures > 0 && ids[behindPictures - 1] != imageTokenId) {
      behindPictures--;
    }
    return Math.max(lastMessage, behindPictures);
  }
}
