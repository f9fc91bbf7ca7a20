package dev.crosskeep.gateway.instances;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All instances of the engine, and where each request should go first. */
public final class Instances {

  /** Longer than the engine keeps an idle session. */
  private static final Duration HOME = Duration.ofHours(1);

  private static final int MOST_HOMES = 100_000;

  private final List<Instance> all;

  /** So many are no load: an answer that its client has already counts for a moment more. */
  private static final long FEW = 2;

  private final double spillOver;
  private final Cache<Affinity.Session, Instance> homes =
      Caffeine.newBuilder().expireAfterAccess(HOME).maximumSize(MOST_HOMES).build();

  Instances(List<Instance> all, double spillOver) {
    this.all = List.copyOf(all);
    this.spillOver = spillOver;
  }

  /** All of them, in the order in which a request should try them. */
  public List<Instance> inOrder(Affinity affinity) {
    return switch (affinity) {
      case Affinity.Conversation(var hash) -> withRoomFirst(byWeight(hash));
      case Affinity.NewSession(_, var hash) -> withRoomFirst(byWeight(hash));
      case Affinity.Session session -> homeFirst(session);
    };
  }

  /** An instance has answered in this session, so that it has its cache. */
  public void remember(Affinity.Session session, Instance home) {
    homes.put(session, home);
  }

  private List<Instance> byWeight(LongSupplier hash) {
    if (all.size() == 1) {
      return all;
    }
    long key = hash.getAsLong();
    return all.stream()
        .sorted(
            Comparator.comparingLong((Instance place) -> Rendezvous.weight(place.name(), key))
                .reversed())
        .toList();
  }

  /** Bounded load: whoever has more to do than its share comes after those who have not. */
  private List<Instance> withRoomFirst(List<Instance> order) {
    List<Instance> withRoom = new ArrayList<>();
    List<Instance> full = new ArrayList<>();
    List<Instance> away = new ArrayList<>();
    long most = most(order);
    for (var instance : order) {
      if (instance.isAway()) {
        away.add(instance);
      } else if (instance.inFlight() < most) {
        withRoom.add(instance);
      } else {
        full.add(instance);
      }
    }
    withRoom.addAll(full);
    withRoom.addAll(away);
    return withRoom;
  }

  /** What an instance may have in flight, this request included. */
  private long most(List<Instance> order) {
    int working = 0;
    long inFlight = 1;
    for (var instance : order) {
      if (!instance.isAway()) {
        working++;
        inFlight += instance.inFlight();
      }
    }
    return Math.max(FEW, (long) Math.ceil(spillOver * inFlight / Math.max(1, working)));
  }

  /** Where its home is not known, as after a restart of this gateway, all of them are asked. */
  private List<Instance> homeFirst(Affinity.Session session) {
    var order = new ArrayList<>(byWeight(() -> Rendezvous.hash(session.id())));
    @Nullable Instance home = homes.getIfPresent(session);
    if (home != null) {
      order.remove(home);
      order.addFirst(home);
    }
    return order;
  }
}
