package dev.crosskeep.cli;

import dev.crosskeep.contracts.KvCacheUsage;
import java.time.Duration;
import java.util.Locale;

/** One line on what an answer kept in its cache, for people. */
final class CacheLine {

  private CacheLine() {}

  static String of(KvCacheUsage cache, Duration wholeAnswer) {
    return "%s · %d ms".formatted(of(cache), wholeAnswer.toMillis());
  }

  /** Without the time. */
  static String of(KvCacheUsage cache) {
    return "%s · kept %d of %d tokens · %s of %s"
        .formatted(
            cache.method(),
            cache.keptTokens(),
            cache.promptTokens(),
            bytes(cache.keptBytes()),
            bytes(cache.fullBytes()));
  }

  /** Three digits at most, decimal units. */
  static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    String[] units = {"kB", "MB", "GB", "TB"};
    double amount = bytes / 1_000.0;
    int unit = 0;
    while (amount >= 999.5 && unit < units.length - 1) {
      amount /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, amount < 9.95 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
  }
}
