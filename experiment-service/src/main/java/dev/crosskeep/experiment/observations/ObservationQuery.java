package dev.crosskeep.experiment.observations;

import dev.crosskeep.service.problems.Refusal;
import dev.crosskeep.service.rows.RowScope;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which observations are asked for: the address's parameters, checked.
 *
 * @param filters by the parameter's name, with values as SQL takes them
 * @param limit the most observations of one page
 */
record ObservationQuery(Map<String, Object> filters, int limit) {

  private static final int DEFAULT_LIMIT = 100;
  private static final int LARGEST_LIMIT = 1000;

  /** PostgreSQL's timestamps end before Java's. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  ObservationQuery {
    filters = Map.copyOf(filters);
  }

  /** A misspelt parameter is refused: without its filter too much would be shown. */
  static ObservationQuery of(Map<String, List<String>> parameters) {
    var filters = new HashMap<String, Object>();
    int limit = DEFAULT_LIMIT;
    for (var name : parameters.keySet()) {
      switch (name) {
        case "tenant", "experiment", "arm", "method", "request_id" ->
            filters.put(name, text(name, parameters));
        case "from", "to" -> filters.put(name, time(name, text(name, parameters)));
        case "cursor" ->
            filters.put(
                name,
                Cursor.read(text(name, parameters))
                    .orElseThrow(() -> Refusal.field(name, "cursor must be a page's next")));
        case "limit" -> limit = limit(text(name, parameters));
        default -> throw Refusal.field(name, name + " is not a parameter of this address");
      }
    }
    filters.compute("tenant", (_, asked) -> RowScope.current().narrow((String) asked));
    return new ObservationQuery(filters, limit);
  }

  private static String text(String name, Map<String, List<String>> parameters) {
    var values = parameters.getOrDefault(name, List.of());
    if (values.size() != 1 || values.getFirst().isBlank()) {
      throw Refusal.field(name, name + " must have exactly one value");
    }
    if (!StoredText.canHold(values.getFirst())) {
      throw Refusal.field(name, name + " has characters that cannot be stored");
    }
    return values.getFirst();
  }

  private static OffsetDateTime time(String name, String value) {
    try {
      var time = Instant.parse(value);
      if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST)) {
        return time.atOffset(ZoneOffset.UTC);
      }
    } catch (DateTimeException _) {
      // The same answer.
    }
    throw Refusal.field(name, name + " must be a time such as 2026-01-31T12:00:00Z");
  }

  private static int limit(String value) {
    try {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= LARGEST_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException _) {
      // The same answer.
    }
    throw Refusal.field("limit", "limit must be between 1 and " + LARGEST_LIMIT);
  }
}
