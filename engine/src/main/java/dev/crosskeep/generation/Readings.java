package dev.crosskeep.generation;

import dev.crosskeep.contracts.PatchMap;
import dev.crosskeep.contracts.PruneAt;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.SessionTurn.Kept;
import dev.crosskeep.image.PreparedImage;
import dev.crosskeep.llava.Prompt;
import dev.crosskeep.prompt.EncodedPrompt;
import dev.crosskeep.pruning.TurnSpan;
import dev.crosskeep.session.ReadTokens.Common;
import dev.crosskeep.session.SessionStore;
import java.util.ArrayList;
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
  private final Function<List<byte[]>, List<PreparedImage>> pictures;

  /**
   * For one model.
   *
   * @param pictures decodes picture files into what the vision tower reads
   */
  Readings(SessionStore<Kept> store, Function<List<byte[]>, List<PreparedImage>> pictures) {
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
      List<PatchMap.Area> areas =
          new ArrayList<>(
              beginning
                  .flatMap(Beginning::known)
                  .map(Kept::imageAreas)
                  .or(() -> turn.map(SessionTurn::imageAreas))
                  .orElse(List.of()));
      int seen = areas.size();
      List<PreparedImage> unseen =
          pictures.apply(conversation.images().subList(seen, hashes.size()));
      unseen.forEach(picture -> areas.add(picture.area()));
      return new Reading(
          earlier,
          beginning,
          new Prompt(
              Arrays.copyOfRange(ids, common.tokenIds(), split),
              unseen.stream().map(PreparedImage::pixels).toList(),
              keys(request.tenant(), hashes.subList(seen, hashes.size())),
              turns),
          new Prompt(Arrays.copyOfRange(ids, split, ids.length), List.of()),
          List.copyOf(areas));
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
