package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.playground.Answered;
import dev.crosskeep.policy.playground.EngineException;
import dev.crosskeep.policy.playground.Playground;
import dev.crosskeep.policy.playground.Question;
import dev.crosskeep.policy.playground.Sample;
import dev.crosskeep.policy.tenant.Scope;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** Shows in the editor what a policy would do before it is published. */
@Controller
class PreviewParts {

  private static final int REQUESTS = 20;
  private static final String NO_POLICY = "As it stands, this is no policy yet.";
  private static final String NONE_YET = "No data: none of this tenant's answers is on record yet.";
  private static final String AWAY =
      "No data: the experiment service, which has the answers on record, does not answer just now.";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Editor editor;
  private final Answers answers;
  private final Playground playground;

  PreviewParts(Editor editor, Answers answers, Playground playground) {
    this.editor = editor;
    this.answers = answers;
    this.playground = playground;
  }

  /** What would have been kept of the tenant's last prompts. */
  @Needs(Right.EDIT_POLICIES)
  @PostMapping("/admin/tenants/{tenant}/policy/requests")
  String requests(
      @PathVariable String tenant,
      Scope scope,
      @RequestParam MultiValueMap<String, String> inputs,
      Model page) {
    editor
        .form(scope, inputs)
        .check()
        .policy()
        .ifPresentOrElse(
            policy -> outlook(policy, answers.newest(REQUESTS, tenant), page),
            () -> page.addAttribute("sentence", NO_POLICY));
    return "admin/preview :: requests";
  }

  /** What the engine answers about a sample, and which patches it keeps. */
  @Needs(Right.EDIT_POLICIES)
  @PostMapping("/admin/tenants/{tenant}/policy/sample")
  String sample(Scope scope, @RequestParam MultiValueMap<String, String> inputs, Model page)
      throws InterruptedException {
    var policy = editor.form(scope, inputs).check().policy();
    if (policy.isEmpty()) {
      page.addAttribute("sentence", NO_POLICY);
    } else {
      ask(Sample.pair(), policy.get(), page);
    }
    return "admin/preview :: sample";
  }

  private static void outlook(
      PruningPolicy policy, Optional<List<Answers.Answer>> newest, Model page) {
    if (newest.isEmpty()) {
      page.addAttribute("sentence", AWAY);
    } else if (newest.get().isEmpty()) {
      page.addAttribute("sentence", NONE_YET);
    } else {
      page.addAttribute("outlook", Outlook.of(policy, newest.get()));
    }
  }

  private void ask(Sample sample, PruningPolicy policy, Model page) throws InterruptedException {
    try {
      Answered answered =
          playground.answer(
              new Question(sample.question(), sample.dataUrls().toList(), policy, false));
      var cache = answered.cache();
      page.addAttribute("question", sample.question());
      page.addAttribute("pictures", sample.pictures());
      page.addAttribute("answered", answered);
      page.addAttribute("keptBytes", PolicyWords.bytes(cache.keptBytes()));
      page.addAttribute("fullBytes", PolicyWords.bytes(cache.fullBytes()));
      page.addAttribute(
          "maps",
          Optional.ofNullable(cache.map()).orElse(List.of()).stream()
              .map(JSON::writeValueAsString)
              .toList());
    } catch (EngineException refused) {
      page.addAttribute("sentence", Refused.sentence(refused.sentence()));
    }
  }
}
