package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.tenant.PolicyVersions;
import dev.crosskeep.policy.tenant.Tenants;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;

/** What there is, and what the last answers kept. */
@Controller
class OverviewPage {

  private static final int ANSWERS = 50;

  private final Tenants tenants;
  private final PolicyVersions versions;
  private final Answers answers;

  OverviewPage(Tenants tenants, PolicyVersions versions, Answers answers) {
    this.tenants = tenants;
    this.versions = versions;
    this.answers = answers;
  }

  @Needs(Right.READ)
  @GetMapping("/admin")
  String overview(@RequestAttribute(Gate.MEMBER) Member me, Model page) {
    var seen = tenants.all().stream().filter(tenant -> me.sees(tenant.id())).toList();
    page.addAttribute("tenants", seen.size());
    page.addAttribute(
        "versions", seen.stream().mapToInt(tenant -> versions.history(tenant.id()).size()).sum());
    var newest = answers.newest(ANSWERS, me.tenant());
    page.addAttribute("reachable", newest.isPresent());
    page.addAttribute("answers", newest.orElse(List.of()));
    page.addAttribute("spared", spared(newest.orElse(List.of())));
    return "admin/overview";
  }

  /** How much of the full caches went, as a share of their bytes; a dash without any. */
  private static String spared(List<Answers.Answer> answers) {
    long full = answers.stream().mapToLong(Answers.Answer::fullBytes).sum();
    long kept = answers.stream().mapToLong(Answers.Answer::keptBytes).sum();
    return full == 0 ? "–" : Math.round(100.0 * (full - kept) / full) + " %";
  }
}
