package dev.crosskeep.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session, or a prompt's beginning; guarded by its store. */
final class Entry<M extends HeldMemory> {

  final String tenant;

  /** Whether it is only a prompt's beginning, which anybody of the tenant may share. */
  final boolean beginning;

  @Nullable M kept;
  int claims;
  long lastUsed;

  Entry(String tenant, boolean beginning) {
    this.tenant = tenant;
    this.beginning = beginning;
  }

  long bytes() {
    return kept == null ? 0 : kept.bytes();
  }

  /** What was kept, which then is not. */
  List<M> left() {
    M left = kept;
    kept = null;
    return left == null ? List.of() : List.of(left);
  }
}
