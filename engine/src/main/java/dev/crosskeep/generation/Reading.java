package dev.crosskeep.generation;

import dev.crosskeep.contracts.PatchMap;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.SessionTurn.Kept;
import dev.crosskeep.llava.Prompt;
import java.util.List;
import java.util.Optional;

/**
 * What the model reads of a conversation, from where earlier reading has left it.
 *
 * @param earlier where the session's turn before has left it; empty in a first turn
 * @param beginning where an equal beginning was read for another question; empty when it was not
 * @param context what is read and then pruned, its pictures missing where the beginning is known;
 *     without tokens when there is nothing
 * @param question what is read after that and all kept; without tokens when pruning comes last
 * @param imageAreas the part of each of the conversation's pictures that the model sees
 */
record Reading(
    Optional<Earlier> earlier,
    Optional<Beginning> beginning,
    Prompt context,
    Prompt question,
    List<PatchMap.Area> imageAreas) {

  /**
   * A session's cache.
   *
   * @param answerTokens how many of its answer's tokens are part of the conversation
   */
  record Earlier(TokenModel.Context context, int answerTokens) {}

  /** Reads it all; what it goes on from stays as it is. */
  TokenModel.Context open(TokenModel model, PruningPolicy policy, int maxNewTokens) {
    if (isEmpty(question)) {
      return pruned(model, policy, maxNewTokens);
    }
    if (isEmpty(context)) {
      Earlier before = earlier.orElseThrow();
      return model.append(before.context, before.answerTokens, question, maxNewTokens);
    }
    Optional<Kept> known = beginning.flatMap(Beginning::known);
    if (known.isPresent()) {
      return model.append(known.get().context(), 0, question, maxNewTokens);
    }
    TokenModel.Context pruned = pruned(model, policy, 1);
    boolean offered = false;
    try {
      TokenModel.Context opened = model.append(pruned, 0, question, maxNewTokens);
      offered = beginning.isPresent();
      beginning.ifPresent(b -> b.offer(pruned, policy, imageAreas));
      return opened;
    } finally {
      if (!offered) {
        pruned.close();
      }
    }
  }

  private TokenModel.Context pruned(TokenModel model, PruningPolicy policy, int maxNewTokens) {
    if (earlier.isEmpty()) {
      return model.prefill(context, policy, maxNewTokens);
    }
    Earlier before = earlier.get();
    return isEmpty(context)
        ? before.context.copy(false, maxNewTokens)
        : model.extend(before.context, before.answerTokens, context, policy, maxNewTokens);
  }

  /** Whether nothing was read before, and nothing is read after pruning. */
  boolean isWhole() {
    return earlier.isEmpty() && isEmpty(question);
  }

  /** Needs what it goes on from no more. */
  void release() {
    beginning.ifPresent(Beginning::release);
  }

  private static boolean isEmpty(Prompt prompt) {
    return prompt.tokenIds().length == 0;
  }
}
