package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.MemberTokens;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.service.problems.Refusal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One's own tokens. */
@Controller
class TokenPages {

  private static final String LIST = "redirect:/admin/tokens";

  private final MemberTokens tokens;

  TokenPages(MemberTokens tokens) {
    this.tokens = tokens;
  }

  @Needs(Right.OWN_ACCOUNT)
  @GetMapping("/admin/tokens")
  String list(@RequestAttribute(Gate.MEMBER) Member me, Model page) {
    page.addAttribute("tokens", tokens.of(me));
    return "admin/tokens";
  }

  /** The next page, and no later one, shows the token. */
  @Needs(Right.OWN_ACCOUNT)
  @PostMapping("/admin/tokens")
  String make(
      @RequestAttribute(Gate.MEMBER) Member me,
      @RequestParam String name,
      @RequestParam int days,
      Model page,
      RedirectAttributes next) {
    try {
      next.addFlashAttribute("made", tokens.make(me, name, days).text());
      return LIST;
    } catch (Refusal refusal) {
      page.addAttribute("refusal", Refused.of(refusal));
      return list(me, page);
    }
  }

  @Needs(Right.OWN_ACCOUNT)
  @PostMapping("/admin/tokens/{id}/revoke")
  String revoke(
      @RequestAttribute(Gate.MEMBER) Member me, @PathVariable String id, RedirectAttributes next) {
    tokens.revoke(me, id);
    next.addFlashAttribute("done", "The token does not count any more.");
    return LIST;
  }
}
