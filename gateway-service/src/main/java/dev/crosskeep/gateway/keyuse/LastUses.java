package dev.crosskeep.gateway.keyuse;

import dev.crosskeep.contracts.KeyUses;
import dev.crosskeep.contracts.KeyUses.KeyUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** The last use of each key since it was last told of; in memory only. */
@Component
public class LastUses {

  private final ConcurrentMap<String, Instant> byKey = new ConcurrentHashMap<>();

  /** Notes that a key was used. */
  public void note(String key, Instant at) {
    byKey.merge(key, at, (one, other) -> one.isAfter(other) ? one : other);
  }

  /** Takes out all that was noted, in parts that can be told. */
  List<KeyUses> take() {
    List<KeyUse> taken = new ArrayList<>();
    for (String key : byKey.keySet()) {
      Instant at = byKey.remove(key);
      if (at != null) {
        taken.add(new KeyUse(key, at));
      }
    }
    return IntStream.iterate(0, from -> from < taken.size(), from -> from + KeyUses.MOST)
        .mapToObj(from -> taken.subList(from, Math.min(from + KeyUses.MOST, taken.size())))
        .map(KeyUses::new)
        .toList();
  }

  /** Takes back what could not be told. */
  void putBack(KeyUses untold) {
    untold.uses().forEach(use -> note(use.key(), use.lastUsedAt()));
  }
}
