package dev.crosskeep.generation;

import dev.crosskeep.contracts.PatchMap;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.session.HeldMemory;
import dev.crosskeep.session.ReadTokens;
import dev.crosskeep.session.ReadTokens.Common;
import dev.crosskeep.session.SessionStore;
import java.util.List;
import java.util.Optional;

/**
 * One turn of a session: what the turn before has left, and what this one leaves.
 *
 * @param claim the right to the session
 * @param common how much of the conversation was read before; empty in a first turn
 * @param conversation the token ids of all of it, with one image token for each picture
 * @param pictures the content hashes of all its pictures
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record SessionTurn(
    SessionStore<SessionTurn.Kept>.Claim claim,
    Optional<Common> common,
    int[] conversation,
    List<String> pictures) {

  /**
   * What is kept between two turns.
   *
   * @param context has no room for more tokens
   * @param policy what it was pruned by
   * @param imageAreas the part of each picture that the model sees
   */
  record Kept(
      TokenModel.Context context,
      ReadTokens read,
      PruningPolicy policy,
      List<PatchMap.Area> imageAreas)
      implements HeldMemory {

    @Override
    public long bytes() {
      return context.bytes();
    }

    @Override
    public void close() {
      context.close();
    }
  }

  /** Where the turn before has left the conversation; empty in a first turn. */
  Optional<Reading.Earlier> earlier() {
    return common.map(
        agreed -> new Reading.Earlier(claim.kept().orElseThrow().context(), agreed.answerTokens()));
  }

  /** The parts that the model sees of the pictures that were read before. */
  List<PatchMap.Area> imageAreas() {
    return common.isPresent() ? claim.kept().orElseThrow().imageAreas() : List.of();
  }

  /** The conversation was read on from where the turn before has left it. */
  void taken() {
    claim.drop();
  }

  /**
   * Leaves a copy without spare room to the next turn.
   *
   * @param context what has read this turn's request
   * @param answer the tokens that the context has read behind the conversation
   * @return the session's id; empty when there is no room to keep it
   */
  Optional<String> keep(TokenModel.Context context, int[] answer, PreparedRequest request) {
    var read = new ReadTokens(conversation, pictures, answer);
    var copy = context.copy(true, 0);
    boolean kept = claim.keep(new Kept(copy, read, request.policy(), request.imageAreas()));
    return kept ? Optional.of(claim.id()) : Optional.empty();
  }

  /** Leaves the session as it is. */
  void release() {
    claim.release();
  }
}
