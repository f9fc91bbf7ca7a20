package dev.crosskeep.generation;

import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.SessionWish;
import dev.crosskeep.session.ReadTokens.Common;
import dev.crosskeep.session.SessionStore;
import java.util.List;
import java.util.Optional;

/** Finds out what of a conversation its session has read already. */
final class SessionTurns {

  private static final String MISMATCH = "session_mismatch";

  private final SessionStore<SessionTurn.Kept> store;

  SessionTurns(SessionStore<SessionTurn.Kept> store) {
    this.store = store;
  }

  /**
   * The turn that a request wants to take; holds its session until it is kept or released.
   *
   * <p>A pruned session cannot be gone on with under the full cache, which a kill switch may demand
   * in the middle of a conversation: another one is begun in its place.
   *
   * @param ids the whole conversation's, with one image token for each picture
   * @param pictures the content hashes of these
   * @throws dev.crosskeep.session.SessionUnavailableException when the session cannot be had
   * @throws InvalidRequestException when the conversation is another one than the session's
   */
  SessionTurn open(
      SessionWish wish, String tenant, PruningPolicy policy, int[] ids, List<String> pictures) {
    return switch (wish) {
      case SessionWish.Begin() ->
          new SessionTurn(store.begin(tenant), Optional.empty(), ids, pictures);
      case SessionWish.GoOn(String id) -> {
        var claim = store.claim(tenant, id);
        try {
          var kept = claim.kept().orElseThrow();
          if (isPrunedButShallBeFull(kept, policy)) {
            claim.release();
            yield open(new SessionWish.Begin(), tenant, policy, ids, pictures);
          }
          Common common = common(kept, policy, ids, pictures);
          yield new SessionTurn(claim, Optional.of(common), ids, pictures);
        } catch (RuntimeException e) {
          claim.release();
          throw e;
        }
      }
    };
  }

  /** What was evicted is gone: where everything shall stay, everything is read anew. */
  private static boolean isPrunedButShallBeFull(SessionTurn.Kept kept, PruningPolicy policy) {
    return policy instanceof FullCache && !(kept.policy() instanceof FullCache);
  }

  private static Common common(
      SessionTurn.Kept kept, PruningPolicy policy, int[] tokenIds, List<String> pictures) {
    if (!kept.policy().equals(policy)) {
      throw new InvalidRequestException(
          "the session was begun under another pruning policy; send the whole conversation with"
              + " \"session\": \"new\" to begin another",
          "kv_cache.session",
          MISMATCH);
    }
    return kept.read()
        .commonWith(tokenIds, pictures)
        .orElseThrow(() ->
            new InvalidRequestException(
                "the conversation is not the session's: all its messages, pictures included, must"
                    + " be sent again as they were, with the next one behind the last answer",
                "messages",
                MISMATCH));
  }
}
