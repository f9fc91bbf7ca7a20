package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.CacheBudget;
import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.OverrideRule;
import dev.crosskeep.contracts.PruneAt;
import dev.crosskeep.contracts.PrunedCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.contracts.PublishedPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Says in plain words what templates show: policies and times. */
@Component("words")
class PolicyWords {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

  private final InstantSource clock;

  PolicyWords(InstantSource clock) {
    this.clock = clock;
  }

  /** A method's name. */
  public String method(PruningPolicy policy) {
    return Method.of(policy.method()).title();
  }

  /** As {@code 20 % of the prompt}. */
  public String kept(PruningPolicy policy) {
    return switch (policy) {
      case FullCache() -> "everything";
      case PrunedCache pruned -> budget(pruned.budget());
    };
  }

  /** What a policy does, in a few sentences. */
  public String policy(PublishedPolicy published) {
    return what(published.policy())
        + " "
        + override(published.override())
        + shadow(published.shadowRate());
  }

  private static String what(PruningPolicy policy) {
    var method = Method.of(policy.method());
    return switch (policy) {
      case FullCache() -> "Every token of every prompt stays in the cache.";
      case PrunedCache pruned ->
          "Of each prompt's cache, %s stays. %s %s.%s%s"
              .formatted(
                  budget(pruned.budget()),
                  method.title(),
                  method.meaning(),
                  shortest(pruned.minPromptTokens()),
                  pruned.prune() == PruneAt.BEFORE_QUESTION
                      ? " It is pruned before the question is read."
                      : "");
    };
  }

  private static String shortest(int tokens) {
    return tokens > 1 ? " Prompts of fewer than " + tokens + " tokens are kept whole." : "";
  }

  private static String override(OverrideRule rule) {
    if (!rule.allowed()) {
      return "Requests cannot ask for anything else.";
    }
    return rule.maxBudget()
        .filter(most -> !most.equals(new CacheBudget.Ratio(1)))
        .map(most -> "Requests may ask for another policy that keeps at most " + budget(most) + ".")
        .orElse("Requests may ask for any other policy.");
  }

  private static String shadow(double rate) {
    return rate > 0
        ? " %s of the answers are measured against the full cache.".formatted(percent(rate))
        : "";
  }

  private static String budget(CacheBudget budget) {
    return switch (budget) {
      case CacheBudget.Ratio(double ratio) -> percent(ratio);
      case CacheBudget.Tokens(int tokens) -> tokens + " tokens";
      case CacheBudget.Bytes(long bytes) -> bytes(bytes);
      case CacheBudget.Mass(double mass) -> "what holds " + percent(mass) + " of the attention";
    };
  }

  private static String percent(double share) {
    return new java.math.BigDecimal(String.valueOf(share * 100))
            .setScale(1, java.math.RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  /** As {@code 3.2 MiB}. */
  static String bytes(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    return String.format(
        Locale.ROOT, "%.1f %ciB", bytes / Math.pow(1024, unit), "KMGTPE".charAt(unit - 1));
  }

  /** As {@code 16.5 M}, and {@code 1,203} where that is short enough. */
  public String many(long number) {
    if (number < 1_000_000) {
      return number(number);
    }
    return number < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f M", number / 1e6)
        : String.format(Locale.ROOT, "%.1f G", number / 1e9);
  }

  /** As {@code 3.2 MiB·s}. */
  public String byteSeconds(double byteSeconds) {
    return bytes((long) byteSeconds) + "·s";
  }

  /** As {@code 3.2 MiB}. */
  public String size(long bytes) {
    return bytes(bytes);
  }

  /** As {@code 1,203}. */
  public String count(long number) {
    return number(number);
  }

  /** As {@code 1,203}. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  public String time(Instant instant) {
    return MINUTE.format(instant.atOffset(ZoneOffset.UTC));
  }

  public String day(Instant instant) {
    return DAY.format(instant.atOffset(ZoneOffset.UTC));
  }

  public String date(LocalDate day) {
    return DAY.format(day);
  }

  /** As {@code 3 hours ago}. */
  public String ago(Instant instant) {
    var since = Duration.between(instant, clock.instant());
    if (since.toMinutes() < 1) {
      return "just now";
    }
    if (since.toHours() < 1) {
      return since.toMinutes() + " min ago";
    }
    if (since.toDays() < 1) {
      return since.toHours() + " h ago";
    }
    return since.toDays() < 30 ? since.toDays() + " d ago" : day(instant);
  }
}
