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
import org.jspecify.annotations.Nullable;

/**
 * All sessions, least recently used first.
 *
 * <p>Any thread may begin, claim and release one. What holds native memory is closed in {@link
 * Claim#keep}, {@link Claim#drop}, {@link #tidy} and {@link #close} only, which belong to the
 * thread that runs the model.
 *
 * @param <M> what is kept between two turns
 */
public final class SessionStore<M extends HeldMemory> implements AutoCloseable {

  /** How many sessions that are gone are remembered, so that their callers hear why. */
  private static final int REMEMBERED = 4096;

  private final SessionLimits limits;
  private final LongSupplier nanoClock;
  private final SessionIds ids = new SessionIds();

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Session<M>> sessions = new LinkedHashMap<>();
  private final Map<String, Gone> gone = new LinkedHashMap<>();
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

  private record Gone(String tenant, Reason reason) {}

  private static final class Session<M extends HeldMemory> {

    private final String tenant;
    private @Nullable M kept;
    private boolean claimed;
    private long lastUsed;

    Session(String tenant) {
      this.tenant = tenant;
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

  /** A claim to a session that does not exist until something is kept for it. */
  public Claim begin(String tenant) {
    return new Claim(ids.next(), new Session<>(tenant));
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
      Session<M> session = sessions.get(id);
      if (session == null || !session.tenant.equals(tenant)) {
        throw new SessionUnavailableException(whyNot(tenant, id), id);
      }
      if (session.claimed) {
        throw new SessionUnavailableException(Reason.BUSY, id);
      }
      session.claimed = true;
      return new Claim(id, session);
    });
  }

  private Reason whyNot(String tenant, String id) {
    Gone past = gone.get(id);
    return past != null && past.tenant.equals(tenant) ? past.reason : Reason.UNKNOWN;
  }

  /** One turn's right to a session. Ends with {@link #keep} or {@link #release}. */
  public final class Claim {

    private final String id;
    private final Session<M> session;

    private Claim(String id, Session<M> session) {
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
            use();
            makeRoom(id);
            return sessions.containsKey(id);
          });
      closeAll();
      return stays;
    }

    /** Leaves the session as it is; over when there is nothing left of it. */
    public void release() {
      locked(() -> {
        if (session.kept != null) {
          use();
        } else if (sessions.containsKey(id)) {
          giveUp(id, Reason.DISPLACED);
        }
        return id;
      });
    }

    private void use() {
      session.claimed = false;
      session.lastUsed = nanoClock.getAsLong();
      sessions.remove(id);
      sessions.put(id, session);
    }
  }

  /** Least recently used sessions go until the limits hold; the newest only as the last. */
  private void makeRoom(String newest) {
    String tenant = of(newest).tenant;
    Predicate<Session<M>> own = session -> session.tenant.equals(tenant);
    while (closed
        || sessions.values().stream().filter(own).count() > limits.perTenant()
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
  private String giveUpOldest(Predicate<Session<M>> which) {
    String oldest =
        sessions.entrySet().stream()
            .filter(entry -> !entry.getValue().claimed && which.test(entry.getValue()))
            .findFirst()
            .orElseThrow()
            .getKey();
    giveUp(oldest, Reason.DISPLACED);
    return oldest;
  }

  private void expire() {
    long now = nanoClock.getAsLong();
    List<String> due =
        sessions.entrySet().stream()
            .filter(entry -> !entry.getValue().claimed)
            .filter(entry -> now - entry.getValue().lastUsed >= limits.idle().toNanos())
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(id -> giveUp(id, Reason.EXPIRED));
  }

  private void giveUp(String id, Reason reason) {
    Session<M> session = of(id);
    sessions.remove(id);
    toClose.addAll(session.left());
    expired += reason == Reason.EXPIRED ? 1 : 0;
    displaced += reason == Reason.DISPLACED ? 1 : 0;
    gone.put(id, new Gone(session.tenant, reason));
    if (gone.size() > REMEMBERED) {
      gone.remove(gone.keySet().iterator().next());
    }
  }

  private Session<M> of(String id) {
    Session<M> session = sessions.get(id);
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
        sessions.values().stream()
            .filter(session -> !session.claimed)
            .map(session ->
                limits.idle().toNanos() - (nanoClock.getAsLong() - session.lastUsed))
            .min(Long::compare));
  }

  /** Frees everything; from now on nothing is kept. */
  @Override
  public void close() {
    locked(() -> {
      closed = true;
      sessions.values().forEach(session -> toClose.addAll(session.left()));
      sessions.clear();
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
    return locked(sessions::size);
  }

  /** Bytes that are kept between turns. */
  public long bytes() {
    return locked(() -> bytes(_ -> true));
  }

  private long bytes(Predicate<Session<M>> which) {
    return sessions.values().stream().filter(which).mapToLong(Session::bytes).sum();
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
