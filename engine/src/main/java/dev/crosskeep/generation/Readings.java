package dev.crosskeep.generation;

import dev.crosskeep.clip.PixelValues;
import dev.crosskeep.contracts.PruneAt;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.SessionTurn.Kept;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.prompt.EncodedPrompt;
import dev.crosskeep.pruning.TurnSpan;
import dev.crosskeep.session.ReadTokens.Common;
import dev.crosskeep.session.SessionStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds out what of a conversation has to be read; pictures of what was read before are not even
 * decoded.
 */
final class Readings {

  private static final Common NOTHING = new Common(0, 0, 0);

  private final SessionStore<Kept> store;
  private final Function<List<byte[]>, List<PixelValues>> pictures;

  /**
   * For one model.
   *
   * @param pictures decodes picture files into what the vision tower reads
   */
  Readings(SessionStore<Kept> store, Function<List<byte[]>, List<PixelValues>> pictures) {
    this.store = store;
    this.pictures = pictures;
  }

  /** Whether a policy reads the question after pruning. */
  static boolean prunesBeforeQuestion(PruningPolicy policy) {
    return policy instanceof PrunedCache pruned && pruned.prune() == PruneAt.BEFORE_QUESTION;
  }

  /**
   * What has to be read; holds what it goes on from until it is released.
   *
   * @param hashes the content hashes of the conversation's pictures
   * @param pruned how many of its token ids are read before pruning
   * @param turns where the turns stand that a policy can protect
   */
  Reading of(
      ChatRequest request,
      EncodedPrompt conversation,
      List<String> hashes,
      int pruned,
      List<TurnSpan> turns,
      Optional<SessionTurn> turn) {
    Common common = turn.flatMap(SessionTurn::common).orElse(NOTHING);
    int[] ids = conversation.tokenIds();
    int split = Math.max(common.tokenIds(), pruned);
    Optional<Reading.Earlier> earlier = turn.flatMap(SessionTurn::earlier);
    Optional<Beginning> beginning =
        earlier.isPresent() || split == ids.length
            ? Optional.empty()
            : Optional.of(
                Beginning.find(
                    store, request.tenant(), request.policy(), Arrays.copyOf(ids, split), hashes));
    try {
      boolean known = beginning.flatMap(Beginning::known).isPresent();
      int seen = known ? hashes.size() : common.pictures();
      List<byte[]> unseen = conversation.images().subList(seen, hashes.size());
      return new Reading(
          earlier,
          beginning,
          new Prompt(
              Arrays.copyOfRange(ids, common.tokenIds(), split),
              pictures.apply(unseen),
              keys(request.tenant(), hashes.subList(seen, hashes.size())),
              turns),
          new Prompt(Arrays.copyOfRange(ids, split, ids.length), List.of()));
    } catch (RuntimeException | Error e) {
      beginning.ifPresent(Beginning::release);
      throw e;
    }
  }

  /** How soon an answer comes must not tell a tenant which pictures another one has sent. */
  private static List<String> keys(String tenant, List<String> hashes) {
    return hashes.stream().map(hash -> tenant + " " + hash).toList();
  }
}
