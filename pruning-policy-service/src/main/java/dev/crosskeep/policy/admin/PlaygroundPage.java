package dev.crosskeep.policy.admin;

import dev.crosskeep.contracts.FullCache;
import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.policy.draft.DraftPolicies;
import dev.crosskeep.policy.member.Member;
import dev.crosskeep.policy.member.Right;
import dev.crosskeep.policy.playground.Question;
import dev.crosskeep.policy.playground.Sample;
import dev.crosskeep.policy.tenant.PolicyVersions;
import dev.crosskeep.policy.tenant.Tenant;
import dev.crosskeep.policy.tenant.Tenants;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** Where two policies answer the same question side by side. */
@Controller
class PlaygroundPage {

  /** Older versions can be pasted as JSON. */
  private static final int MOST_VERSIONS = 10;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Tenants tenants;
  private final PolicyVersions versions;
  private final DraftPolicies drafts;

  PlaygroundPage(Tenants tenants, PolicyVersions versions, DraftPolicies drafts) {
    this.tenants = tenants;
    this.versions = versions;
    this.drafts = drafts;
  }

  @Needs(Right.TRY_POLICIES)
  @GetMapping("/admin/playground")
  String page(
      @RequestAttribute(Gate.MEMBER) Member me, @RequestParam Optional<String> tenant, Model page) {
    var seen = tenants.all().stream().map(Tenant::id).filter(me::sees).toList();
    tenant
        .filter(id -> !seen.contains(id))
        .ifPresent(id -> {
          throw Tenants.unknown(id);
        });
    var chosen = tenant.or(() -> seen.stream().findFirst());
    page.addAttribute("tenants", seen);
    page.addAttribute("tenant", chosen.orElse(""));
    page.addAttribute("choices", chosen.map(this::choices).orElse(List.of()));
    page.addAttribute("everything", new Choice("", new FullCache()));
    page.addAttribute("samples", Sample.all());
    page.addAttribute("mostPictures", Question.MOST_PICTURES);
    page.addAttribute("largestPictures", Question.LARGEST_PICTURES);
    page.addAttribute("longestText", Question.LONGEST_TEXT);
    return "admin/playground";
  }

  private List<Choice> choices(String tenant) {
    var published =
        versions.history(tenant).stream()
            .limit(MOST_VERSIONS)
            .map(version ->
                new Choice(
                    "Version " + version.published().version(), version.published().policy()));
    var drafted =
        drafts.open(tenant).stream()
            .map(draft -> new Choice("Draft " + draft.id(), draft.policy()));
    return Stream.concat(published, drafted).toList();
  }

  /**
   * A policy that can be chosen.
   *
   * @param name empty where the policy's own says enough
   */
  record Choice(String name, PruningPolicy policy) {

    public String json() {
      return JSON.writeValueAsString(policy);
    }
  }
}
