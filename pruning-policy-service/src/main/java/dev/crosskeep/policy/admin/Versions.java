package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.tenant.Difference;
import dev.crosskeep.policy.tenant.PolicyVersion;
import dev.crosskeep.service.problems.Refusal;
import java.util.List;
import org.springframework.ui.Model;

/** Finds versions in a history, newest first, and shows two of them side by side. */
final class Versions {

  private Versions() {}

  /** The number of the version in force, 0 where there is none. */
  static int newest(List<PolicyVersion> history) {
    return history.isEmpty() ? 0 : history.getFirst().published().version();
  }

  static PolicyVersion find(List<PolicyVersion> history, int version) {
    return history.stream()
        .filter(known -> known.published().version() == version)
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("there is no version " + version));
  }

  /** The page with two versions, the older one first. */
  static String compare(
      List<PolicyVersion> history, int from, int to, List<Link> trail, Model page) {
    var before = find(history, Math.min(from, to));
    var after = find(history, Math.max(from, to));
    page.addAttribute("trail", trail);
    page.addAttribute("before", before);
    page.addAttribute("after", after);
    page.addAttribute("fields", Difference.all(before.published(), after.published()));
    return "admin/compare";
  }
}
