package dev.crosskeep.generation;

import dev.crosskeep.contracts.PatchMap;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.generation.SessionTurn.Kept;
import dev.crosskeep.session.ReadTokens;
import dev.crosskeep.session.SessionStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A prompt up to its question, as it is found again when another question comes.
 *
 * @param name stands for its tokens, its pictures and the policy
 * @param share the same beginning, read before; empty when it has to be read
 */
record Beginning(
    SessionStore<Kept> store,
    String tenant,
    String name,
    Optional<SessionStore<Kept>.Share> share) {

  /**
   * Looks a beginning up, and holds it until it is released.
   *
   * @param ids its tokens
   * @param pictures the content hashes of its pictures
   */
  static Beginning find(
      SessionStore<Kept> store,
      String tenant,
      PruningPolicy policy,
      int[] ids,
      List<String> pictures) {
    String name = name(policy, ids, pictures);
    return new Beginning(store, tenant, name, store.share(tenant, name));
  }

  private static String name(PruningPolicy policy, int[] ids, List<String> pictures) {
    MessageDigest digest = PictureHashes.sha256();
    ByteBuffer bytes = ByteBuffer.allocate(ids.length * Integer.BYTES);
    bytes.asIntBuffer().put(ids);
    digest.update(bytes);
    digest.update((pictures + " " + policy).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }

  Optional<Kept> known() {
    return share.map(SessionStore.Share::kept);
  }

  /** Leaves it to other questions. */
  void offer(TokenModel.Context context, PruningPolicy policy, List<PatchMap.Area> imageAreas) {
    var nothing = new ReadTokens(new int[0], List.of(), new int[0]);
    store.offer(tenant, name, new Kept(context, nothing, policy, imageAreas));
  }

  void release() {
    share.ifPresent(SessionStore.Share::release);
  }
}
