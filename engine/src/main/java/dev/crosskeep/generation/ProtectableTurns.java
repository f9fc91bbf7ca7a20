package dev.crosskeep.generation;

import dev.crosskeep.contracts.Protect;
import dev.crosskeep.prompt.EncodedPrompt;
import dev.crosskeep.prompt.MessageSpan;
import dev.crosskeep.prompt.Role;
import dev.crosskeep.pruning.TurnSpan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the turns that a policy can protect among a prompt's messages. */
final class ProtectableTurns {

  private ProtectableTurns() {}

  /**
   * The system's messages and the user's last, pictures expanded.
   *
   * @param imageTokenId stands once in the prompt for each picture
   * @param tokensPerImage what it becomes
   */
  static List<TurnSpan> of(EncodedPrompt prompt, int imageTokenId, int tokensPerImage) {
    int[] places = expandedPlaces(prompt.tokenIds(), imageTokenId, tokensPerImage);
    Stream<TurnSpan> system =
        prompt.messages().stream()
            .filter(message -> message.role() == Role.SYSTEM)
            .map(message -> span(Protect.SYSTEM, message, places));
    Optional<TurnSpan> lastUser =
        prompt.messages().stream()
            .filter(message -> message.role() == Role.USER)
            .reduce((_, later) -> later)
            .map(message -> span(Protect.LAST_USER, message, places));
    return Stream.concat(system, lastUser.stream()).toList();
  }

  private static TurnSpan span(Protect turn, MessageSpan message, int[] places) {
    return new TurnSpan(turn, places[message.start()], places[message.end()]);
  }

  /** Where each token stands when pictures are expanded, and where the prompt ends. */
  private static int[] expandedPlaces(int[] tokenIds, int imageTokenId, int tokensPerImage) {
    var places = new int[tokenIds.length + 1];
    for (int i = 0; i < tokenIds.length; i++) {
      places[i + 1] = places[i] + (tokenIds[i] == imageTokenId ? tokensPerImage : 1);
    }
    return places;
  }
}
