package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.member.Right;
import dev.crosskeep.service.problems.Refusal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Every other address below /admin, so that a mistyped one gets a page. */
@Controller
class Nowhere {

  @Needs(Right.OWN_ACCOUNT)
  @RequestMapping("/admin/{*rest}")
  void nowhere() {
    throw Refusal.notFound("there is nothing at this address");
  }
}
