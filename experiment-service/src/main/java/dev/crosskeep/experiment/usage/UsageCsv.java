package dev.crosskeep.experiment.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Usage as a table, RFC 4180, with a line of names. */
final class UsageCsv {

  private static final String LINE_END = "\r\n";

  private UsageCsv() {}

  static String of(List<Grouping> groups, List<Usage> usage) {
    String names = groups.stream().map(Grouping::json).collect(Collectors.joining(","));
    var table =
        new StringBuilder(names)
            .append(",requests,input_tokens,output_tokens,kv_byte_seconds,bytes_saved")
            .append(LINE_END);
    usage.forEach(one -> table.append(line(groups, one)).append(LINE_END));
    return table.toString();
  }

  private static String line(List<Grouping> groups, Usage usage) {
    List<String> cells = new ArrayList<>();
    groups.forEach(group -> cells.add(quoted(usage.group().get(group.json()))));
    cells.add(Long.toString(usage.requests()));
    cells.add(Long.toString(usage.inputTokens()));
    cells.add(Long.toString(usage.outputTokens()));
    cells.add(String.format(Locale.ROOT, "%.3f", usage.kvByteSeconds()));
    cells.add(Long.toString(usage.bytesSaved()));
    return String.join(",", cells);
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "" : '"' + text.replace("\"", "\"\"") + '"';
  }
}
