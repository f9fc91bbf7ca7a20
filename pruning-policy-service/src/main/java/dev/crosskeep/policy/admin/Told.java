package dev.crosskeep.policy.admin;

import dev.crosskeep.service.problems.Refusal;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the next page tells of a change: that it is done, or why not. */
final class Told {

  private Told() {}

  /**
   * Makes a change.
   *
   * @param done what is told when it was made
   * @throws Refusal when what it is about is not there, which has a page of its own
   */
  static void of(RedirectAttributes next, String done, Runnable change) {
    try {
      change.run();
      next.addFlashAttribute("done", done);
    } catch (Refusal refusal) {
      next.addFlashAttribute("refusal", Refused.onPage(refusal));
    }
  }
}
