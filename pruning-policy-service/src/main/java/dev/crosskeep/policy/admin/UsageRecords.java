package dev.crosskeep.policy.admin;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriBuilder;

/** Usage, as the experiment service adds it up. All is empty when that does not answer. */
@Component
class UsageRecords {

  private static final String EVERYTHING = "day,tenant,key,model";

  private final Records records;

  UsageRecords(Records records) {
    this.records = records;
  }

  /**
   * Whose usage, of which days.
   *
   * @param tenant all of them if null
   * @param until the first day that does not count
   */
  record Asked(@Nullable String tenant, LocalDate from, LocalDate until) {

    private Function<UriBuilder, URI> by(String groups) {
      return address -> {
        address
            .path("/api/usage")
            .queryParam("from", from)
            .queryParam("to", until)
            .queryParam("group", groups);
        if (tenant != null) {
          address.queryParam("tenant", tenant);
        }
        return address.build();
      };
    }
  }

  Optional<List<Used>> split(Asked asked, Split split) {
    return rows(asked, split.groups());
  }

  /** Every day of the period, those without answers too. */
  Optional<List<Used>> daily(Asked asked) {
    return rows(asked, "day").map(rows -> everyDay(asked, rows));
  }

  /** All of it as a table, RFC 4180. */
  Optional<String> csv(Asked asked) {
    return records.csv(asked.by(EVERYTHING));
  }

  private Optional<List<Used>> rows(Asked asked, String groups) {
    return records
        .json(asked.by(groups))
        .map(page ->
            StreamSupport.stream(page.path("usage").spliterator(), false).map(Used::of).toList());
  }

  private static List<Used> everyDay(Asked asked, List<Used> rows) {
    Map<String, Used> known = rows.stream().collect(Collectors.toMap(Used::day, used -> used));
    return asked
        .from()
        .datesUntil(asked.until())
        .map(LocalDate::toString)
        .map(day -> known.getOrDefault(day, Used.nothingOn(day)))
        .toList();
  }
}
