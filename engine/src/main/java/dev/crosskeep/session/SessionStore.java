package dev.crosskeep.session;

import dev.crosskeep.session.SessionUnavailableException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All sessions, and beginnings of prompts that were read and pruned for any question; least
 * recently used first.
 *
 * <p>Any thread may begin, claim, share and release. What holds native memory is closed in {@link
 * Claim#keep}, {@link Claim#drop}, {@link #offer}, {@link #tidy} and {@link #close} only, which
 * belong to the thread that runs the model.
 *
 * @param <M> what is kept between two turns
 */
public final class SessionStore<M extends HeldMemory> implements AutoCloseable {

  private final SessionLimits limits;
  private final LongSupplier nanoClock;
  private final SessionIds ids = new SessionIds();

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Entry<M>> entries = new LinkedHashMap<>();
  private final GoneSessions gone = new GoneSessions();
  private final List<M> toClose = new ArrayList<>();
  private long expired;
  private long displaced;
  private boolean closed;

  /**
   * An empty store.
   *
   * @param nanoClock as {@link System#nanoTime()}
   */
  public SessionStore(SessionLimits limits, LongSupplier nanoClock) {
    this.limits = limits;
    this.nanoClock = nanoClock;
  }

  /** A claim to a session that does not exist until something is kept for it. */
  public Claim begin(String tenant) {
    return new Claim(ids.next(), new Entry<>(tenant, false));
  }

  /**
   * Claims a session for one turn.
   *
   * @throws SessionUnavailableException when the tenant has none with this id, or it is taking a
   *     turn
   */
  public Claim claim(String tenant, String id) {
    return locked(() -> {
      expire();
      Entry<M> session = entries.get(id);
      if (session == null || session.beginning || !session.tenant.equals(tenant)) {
        throw new SessionUnavailableException(gone.why(tenant, id), id);
      }
      if (session.claims > 0) {
        throw new SessionUnavailableException(Reason.BUSY, id);
      }
      session.claims = 1;
      return new Claim(id, session);
    });
  }

  /**
   * A prompt's beginning that was offered before; stays until it is released.
   *
   * @param name tells it from all others of the tenant
   */
  public Optional<Share> share(String tenant, String name) {
    return locked(() -> {
      expire();
      return Optional.ofNullable(entries.get(beginning(tenant, name)))
          .flatMap(session ->
              Optional.ofNullable(session.kept)
                  .map(kept -> {
                    session.claims++;
                    use(beginning(tenant, name), session);
                    return new Share(session, kept);
                  }));
    });
  }

  /** One use of a prompt's beginning. */
  public final class Share {

    private final Entry<M> session;
    private final M kept;
    private boolean released;

    private Share(Entry<M> session, M kept) {
      this.session = session;
      this.kept = kept;
    }

    /** What was offered. */
    public M kept() {
      return kept;
    }

    /** Needs it no more; once is enough. */
    public void release() {
      locked(() -> {
        if (!released) {
          session.claims--;
        }
        released = true;
        return released;
      });
    }
  }

  /**
   * Keeps a prompt's beginning for others while there is room that no session needs, and takes
   * charge of it.
   */
  public void offer(String tenant, String name, M memory) {
    locked(() -> {
      String id = beginning(tenant, name);
      if (entries.containsKey(id)) {
        toClose.add(memory);
      } else {
        var session = new Entry<M>(tenant, true);
        session.kept = memory;
        use(id, session);
        makeRoom(id);
      }
      return id;
    });
    closeAll();
  }

  /** No session's id has a space. */
  private static String beginning(String tenant, String name) {
    return tenant + " " + name;
  }

  private void use(String id, Entry<M> session) {
    session.lastUsed = nanoClock.getAsLong();
    entries.remove(id);
    entries.put(id, session);
  }

  /** One turn's right to a session. Ends with {@link #keep} or {@link #release}. */
  public final class Claim {

    private final String id;
    private final Entry<M> session;

    private Claim(String id, Entry<M> session) {
      this.id = id;
      this.session = session;
    }

    /** The session's name. */
    public String id() {
      return id;
    }

    /** What the turn before has left; empty in a first turn, and once it was dropped. */
    public Optional<M> kept() {
      return locked(() -> Optional.ofNullable(session.kept));
    }

    /** Frees what the turn before has left, which this turn has taken over. */
    public void drop() {
      locked(() -> toClose.addAll(session.left()));
      closeAll();
    }

    /**
     * Leaves something for the next turn and takes charge of it.
     *
     * @return false when there is no room for it, so that the session is over
     */
    public boolean keep(M next) {
      boolean stays =
          locked(() -> {
            toClose.addAll(session.left());
            session.kept = next;
            session.claims = 0;
            use(id, session);
            makeRoom(id);
            return entries.containsKey(id);
          });
      closeAll();
      return stays;
    }

    /** Leaves the session as it is; over when there is nothing left of it. */
    public void release() {
      locked(() -> {
        session.claims = 0;
        if (session.kept != null) {
          use(id, session);
        } else if (entries.containsKey(id)) {
          giveUp(id, Reason.DISPLACED);
        }
        return id;
      });
    }
  }

  /**
   * What was used least recently goes until the limits hold, prompts' beginnings before sessions.
   */
  private void makeRoom(String newest) {
    String tenant = of(newest).tenant;
    Predicate<Entry<M>> own = session -> session.tenant.equals(tenant);
    while (closed
        || entries.values().stream().filter(own).count() > limits.perTenant()
        || bytes(own) > limits.bytesPerTenant()) {
      if (giveUpOldest(own).equals(newest)) {
        return;
      }
    }
    while (bytes(_ -> true) > limits.totalBytes()) {
      if (giveUpOldest(_ -> true).equals(newest)) {
        return;
      }
    }
  }

  /** The newest is never claimed, so that there is one. */
  private String giveUpOldest(Predicate<Entry<M>> which) {
    String oldest =
        oldest(which.and(session -> session.beginning)).or(() -> oldest(which)).orElseThrow();
    giveUp(oldest, Reason.DISPLACED);
    return oldest;
  }

  private Optional<String> oldest(Predicate<Entry<M>> which) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().claims == 0 && which.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void expire() {
    long now = nanoClock.getAsLong();
    List<String> due =
        entries.entrySet().stream()
            .filter(entry -> entry.getValue().claims == 0)
            .filter(entry -> now - entry.getValue().lastUsed >= limits.idle().toNanos())
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(id -> giveUp(id, Reason.EXPIRED));
  }

  private void giveUp(String id, Reason reason) {
    Entry<M> session = of(id);
    entries.remove(id);
    toClose.addAll(session.left());
    if (session.beginning) {
      return;
    }
    expired += reason == Reason.EXPIRED ? 1 : 0;
    displaced += reason == Reason.DISPLACED ? 1 : 0;
    gone.remember(session.tenant, id, reason);
  }

  private Entry<M> of(String id) {
    Entry<M> session = entries.get(id);
    if (session == null) {
      throw new IllegalStateException("there is no session " + id);
    }
    return session;
  }

  /** Frees what has expired. */
  public void tidy() {
    locked(() -> {
      expire();
      return expired;
    });
    closeAll();
  }

  /** How long it takes until something expires; empty when nothing is kept. */
  public Optional<Long> nanosToExpiry() {
    return locked(() ->
        entries.values().stream()
            .filter(session -> session.claims == 0)
            .map(session -> limits.idle().toNanos() - (nanoClock.getAsLong() - session.lastUsed))
            .min(Long::compare));
  }

  /** Frees everything; from now on nothing is kept. */
  @Override
  public void close() {
    locked(() -> {
      closed = true;
      entries.values().forEach(session -> toClose.addAll(session.left()));
      entries.clear();
      return closed;
    });
    closeAll();
  }

  private void closeAll() {
    List<M> closing =
        locked(() -> {
          var all = List.copyOf(toClose);
          toClose.clear();
          return all;
        });
    closing.forEach(HeldMemory::close);
  }

  /** Sessions that are kept or take a turn. */
  public int sessions() {
    return locked(
        () -> (int) entries.values().stream().filter(session -> !session.beginning).count());
  }

  /** Prompts' beginnings that are kept. */
  public int beginnings() {
    return locked(
        () -> (int) entries.values().stream().filter(session -> session.beginning).count());
  }

  /** Bytes of both, without those that a turn has taken over. */
  public long bytes() {
    return locked(() -> bytes(_ -> true));
  }

  private long bytes(Predicate<Entry<M>> which) {
    return entries.values().stream().filter(which).mapToLong(Entry::bytes).sum();
  }

  /** Sessions given up since the start because nobody used them. */
  public long expired() {
    return locked(() -> expired);
  }

  /** Sessions given up since the start because others needed their room. */
  public long displaced() {
    return locked(() -> displaced);
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
