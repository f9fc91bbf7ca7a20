package dev.crosskeep.experiment.usage;

import dev.crosskeep.service.problems.Refusal;
import dev.crosskeep.service.rows.RowScope;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose usage is asked for, and how it is told apart: the address's parameters, checked.
 *
 * @param filters by the parameter's name, with values as SQL takes them
 * @param groups in the order in which they were asked for
 */
record UsageQuery(Map<String, Object> filters, List<Grouping> groups) {

  private static final LocalDate EARLIEST = LocalDate.EPOCH;
  private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);

  UsageQuery {
    filters = Map.copyOf(filters);
    groups = List.copyOf(groups);
  }

  /** A misspelt parameter is refused: without its filter too much would be added up. */
  static UsageQuery of(Map<String, List<String>> parameters) {
    Map<String, Object> filters = new HashMap<>();
    List<Grouping> groups = List.of(Grouping.DAY);
    for (var name : parameters.keySet()) {
      String value = only(name, parameters);
      switch (name) {
        case "tenant" -> filters.put(name, value);
        case "from", "to" -> filters.put(name, startOf(name, value));
        case "group" -> groups = groups(value);
        default -> throw Refusal.field(name, name + " is not a parameter of this address");
      }
    }
    filters.compute("tenant", (_, asked) -> RowScope.current().narrow((String) asked));
    return new UsageQuery(filters, groups);
  }

  private static String only(String name, Map<String, List<String>> parameters) {
    var values = parameters.getOrDefault(name, List.of());
    if (values.size() != 1 || values.getFirst().isBlank() || values.getFirst().contains("\0")) {
      throw Refusal.field(name, name + " must have exactly one value");
    }
    return values.getFirst();
  }

  private static OffsetDateTime startOf(String name, String value) {
    try {
      var day = LocalDate.parse(value);
      if (!day.isBefore(EARLIEST) && !day.isAfter(LATEST)) {
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
      }
    } catch (DateTimeException _) {
      // The same answer.
    }
    throw Refusal.field(name, name + " must be a day such as 2026-01-31");
  }

  private static List<Grouping> groups(String value) {
    List<Grouping> groups = new ArrayList<>();
    for (String name : value.split(",", -1)) {
      var group = Grouping.named(name).filter(known -> !groups.contains(known));
      groups.add(
          group.orElseThrow(
              () -> Refusal.field("group", "group must be some of day, tenant, key and model")));
    }
    return groups;
  }
}
