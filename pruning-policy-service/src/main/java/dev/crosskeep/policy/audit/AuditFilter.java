package dev.crosskeep.policy.audit;

import dev.crosskeep.service.problems.Refusal;
import dev.crosskeep.service.rows.RowScope;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which entries somebody wants to see; null for any.
 *
 * @param from the first moment
 * @param to the first moment that is too late
 * @param before only entries with a smaller sequence number
 */
record AuditFilter(
    @Nullable String tenant,
    @Nullable String actor,
    @Nullable String action,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Long before) {

  private static final Set<String> NAMES =
      Set.of("tenant", "actor", "action", "from", "to", "before", "limit");

  /** Reads the parameters of an address, within the caller's scope. */
  static AuditFilter of(Map<String, String> parameters) {
    for (String name : parameters.keySet()) {
      if (!NAMES.contains(name)) {
        throw Refusal.field(name, name + " is not a parameter of this address");
      }
    }
    return new AuditFilter(
        RowScope.current().narrow(parameters.get("tenant")),
        parameters.get("actor"),
        parameters.get("action"),
        read(parameters, "from", Instant::parse, "must be a time such as 2030-01-31T12:00:00Z"),
        read(parameters, "to", Instant::parse, "must be a time such as 2030-01-31T12:00:00Z"),
        read(parameters, "before", Long::valueOf, "must be a whole number"));
  }

  /** How many entries, from 1 to {@code most}. */
  static int limit(Map<String, String> parameters, int usual, int most) {
    String range = "must be from 1 to " + most;
    Integer limit = read(parameters, "limit", Integer::valueOf, range);
    if (limit == null) {
      return usual;
    }
    if (limit < 1 || limit > most) {
      throw Refusal.field("limit", "limit " + range);
    }
    return limit;
  }

  /** The same from further back. */
  AuditFilter olderThan(AuditEntry entry) {
    return new AuditFilter(tenant, actor, action, from, to, entry.sequence());
  }

  private static <T> @Nullable T read(
      Map<String, String> parameters, String name, Function<String, T> reader, String otherwise) {
    String text = parameters.get(name);
    try {
      return text == null ? null : reader.apply(text);
    } catch (DateTimeException | NumberFormatException _) {
      throw Refusal.field(name, name + " " + otherwise);
    }
  }
}
