package dev.crosskeep.service.rows;

import dev.crosskeep.service.problems.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Whose rows the database shows and takes: nobody's, one tenant's, or everybody's. Whoever says
 * nothing sees nothing. A transaction keeps the scope in which it began.
 */
public final class RowScope {

  /** No tenant's rows: where nobody has said who asks. */
  public static final RowScope NOBODY = new RowScope("");

  /** Every tenant's rows, and those that belong to none. */
  public static final RowScope PLATFORM = new RowScope("*");

  private static final ScopedValue<RowScope> WITHIN = ScopedValue.newInstance();
  private static final String OF_REQUEST = RowScope.class.getName();

  private final String setting;

  private RowScope(String setting) {
    this.setting = setting;
  }

  /** One tenant's rows. */
  public static RowScope tenant(String id) {
    if (!id.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw Refusal.notFound("there is no tenant '" + id + "'");
    }
    return new RowScope(id);
  }

  /**
   * One tenant's rows, or everybody's.
   *
   * @param tenant null for everybody's
   */
  public static RowScope of(@Nullable String tenant) {
    return tenant == null ? PLATFORM : tenant(tenant);
  }

  /** That of the block around it, or else of the request that this thread answers. */
  public static RowScope current() {
    if (WITHIN.isBound()) {
      return WITHIN.get();
    }
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes asked
            && asked.getRequest().getAttribute(OF_REQUEST) instanceof RowScope scope
        ? scope
        : NOBODY;
  }

  /** Is the scope of a request from here on. */
  public void enter(HttpServletRequest request) {
    request.setAttribute(OF_REQUEST, this);
  }

  /** Is the scope of one block. */
  public <X extends Throwable> void run(Block<X> block) throws X {
    this.<Boolean, X>call(() -> {
      block.run();
      return true;
    });
  }

  /** Is the scope of one block, and returns what it returns. */
  public <T, X extends Throwable> T call(ScopedValue.CallableOp<T, X> block) throws X {
    return ScopedValue.where(WITHIN, this).call(block);
  }

  /** Whether a tenant's rows are within it. */
  public boolean holds(String tenant) {
    return equals(PLATFORM) || setting.equals(tenant);
  }

  /**
   * The tenant to filter by: the one that is asked for or, where nobody asks, the only one here.
   *
   * @param asked null for any
   * @return null for any
   * @throws Refusal for a tenant that is out of this scope, as if it were not there
   */
  public @Nullable String narrow(@Nullable String asked) {
    if (asked != null && !holds(asked)) {
      throw Refusal.notFound("there is no tenant '" + asked + "'");
    }
    return asked != null || equals(PLATFORM) ? asked : setting;
  }

  /** What is done within a scope. */
  @FunctionalInterface
  public interface Block<X extends Throwable> {
    void run() throws X;
  }

  /** As the database has it, in {@code crosskeep.tenant}. */
  String setting() {
    return setting;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RowScope scope && scope.setting.equals(setting);
  }

  @Override
  public int hashCode() {
    return setting.hashCode();
  }

  @Override
  public String toString() {
    return "scope '" + setting + "'";
  }
}
