package dev.crosskeep.llava;

import ai.djl.pytorch.jni.IValue;
import dev.crosskeep.torch.TorchScope;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The features of the pictures that were used last, so that a picture which comes again is not
 * encoded again. Belongs to the thread that runs the model.
 */
final class PictureFeatures implements AutoCloseable {

  private final int most;
  private final TorchScope scope;

  /** Least recently used first. */
  private final Map<String, IValue> byKey = new LinkedHashMap<>();

  /**
   * An empty store.
   *
   * @param most pictures it holds; 0 for none
   * @param scope closes with this store
   */
  PictureFeatures(int most, TorchScope scope) {
    this.most = most;
    this.scope = scope;
  }

  /** A picture's features, which stay this store's. */
  Optional<IValue> find(String key) {
    IValue features = byKey.remove(key);
    if (features != null) {
      byKey.put(key, features);
    }
    return Optional.ofNullable(features);
  }

  /** Takes a picture's features over from another scope. */
  void remember(String key, IValue features, TorchScope owner) {
    if (most == 0) {
      return;
    }
    byKey.put(key, owner.move(features, scope));
    if (byKey.size() > most) {
      Iterator<IValue> oldest = byKey.values().iterator();
      scope.free(oldest.next());
      oldest.remove();
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
