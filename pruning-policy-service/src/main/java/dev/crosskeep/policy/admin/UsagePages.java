package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.admin.UsageRecords.Asked;
import dev.crosskeep.policy.key.ApiKey;
import dev.crosskeep.policy.key.ApiKeys;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.tenant.Tenants;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** What answers have used. Whoever is bound to a tenant sees that one's, whatever is asked for. */
@Controller
class UsagePages {

  private final UsageRecords usage;
  private final Tenants tenants;
  private final ApiKeys keys;
  private final Clock clock;

  UsagePages(UsageRecords usage, Tenants tenants, ApiKeys keys, Clock clock) {
    this.usage = usage;
    this.tenants = tenants;
    this.keys = keys;
    this.clock = clock;
  }

  @Needs(Right.READ)
  @GetMapping("/admin/usage")
  String usage(
      @RequestAttribute(Gate.MEMBER) Member me,
      @RequestParam(defaultValue = "") String tenant,
      @RequestParam(defaultValue = "") String period,
      @RequestParam(defaultValue = "") String by,
      Model page) {
    var split = Split.of(by.isEmpty() && !me.isPlatformWide() ? "key" : by);
    var asked = asked(me, tenant, Period.of(period));
    page.addAttribute("tenants", tenants.all());
    page.addAttribute("periods", Period.values());
    page.addAttribute("splits", Split.values());
    page.addAttribute("tenant", asked.tenant());
    page.addAttribute("period", Period.of(period));
    page.addAttribute("split", split);
    page.addAttribute("from", asked.from());
    page.addAttribute("last", asked.until().minusDays(1));
    var days = usage.daily(asked);
    var parts = days.flatMap(_ -> usage.split(asked, split));
    page.addAttribute("reachable", parts.isPresent());
    page.addAttribute("days", days.orElse(List.of()));
    page.addAttribute("parts", mostFirst(parts.orElse(List.of())));
    page.addAttribute("total", Used.sum(parts.orElse(List.of())));
    page.addAttribute("keyNames", keyNames(parts.orElse(List.of())));
    return "admin/usage";
  }

  @Needs(Right.READ)
  @GetMapping("/admin/usage.csv")
  ResponseEntity<String> csv(
      @RequestAttribute(Gate.MEMBER) Member me,
      @RequestParam(defaultValue = "") String tenant,
      @RequestParam(defaultValue = "") String period) {
    var asked = asked(me, tenant, Period.of(period));
    String table =
        usage
            .csv(asked)
            .orElseThrow(() ->
                new AwayException(
                    "the experiment service, which has the answers on record, does not answer"
                        + " just now"));
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_TYPE, "text/csv; charset=utf-8")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"usage-%s-%s.csv\""
                .formatted(asked.from(), asked.until().minusDays(1)))
        .body(table);
  }

  private Asked asked(Member me, String wanted, Period period) {
    String tenant = me.tenant() == null ? oneOrAll(wanted) : me.tenant();
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return new Asked(tenant, period.from(today), period.until(today));
  }

  private @Nullable String oneOrAll(String tenant) {
    if (tenant.isBlank()) {
      return null;
    }
    tenants.require(tenant);
    return tenant;
  }

  private static List<Used> mostFirst(List<Used> parts) {
    return parts.stream().sorted(Comparator.comparingLong(Used::requests).reversed()).toList();
  }

  private Map<String, String> keyNames(List<Used> parts) {
    return parts.stream()
        .filter(used -> !used.key().isEmpty())
        .map(Used::tenant)
        .distinct()
        .flatMap(tenant -> keys.of(tenant).stream())
        .collect(Collectors.toMap(ApiKey::id, ApiKey::name));
  }
}
