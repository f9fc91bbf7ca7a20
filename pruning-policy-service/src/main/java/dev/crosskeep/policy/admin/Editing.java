package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.draft.Draft;
import dev.crosskeep.policy.tenant.Scope;
import java.util.List;

/**
 * What the policy editor edits, and where it leads.
 *
 * @param title of the page
 * @param note what becomes of it, in a sentence or two
 * @param trail the pages above, the nearest last: where "Cancel" leads
 * @param scope what the policy holds for
 * @param version of what it replaces, so that nobody overwrites what he has not seen
 * @param place where the editor asks while one types
 * @param buttons how it can be saved, the usual way first; a button's address takes the form
 */
record Editing(
    String title,
    String note,
    List<Link> trail,
    Scope scope,
    int version,
    String place,
    List<Link> buttons) {

  Editing {
    trail = List.copyOf(trail);
    buttons = List.copyOf(buttons);
  }

  /** The next version, which is published at once unless somebody else must approve it. */
  static Editing of(Scope scope, int version, boolean fourEyes) {
    return switch (scope) {
      case Scope.Platform() ->
          new Editing(
              "Edit the platform's policy",
              replaces(version) + " Every tenant that inherits it gets a version of its own.",
              List.of(Link.platform()),
              scope,
              version,
              PlatformPages.POLICY,
              List.of(new Link("Publish", PlatformPages.POLICY)));
      case Scope.InTenant within ->
          new Editing(
              title(within),
              fourEyes
                  ? "Takes effect once somebody else has approved it, and it is published."
                  : replaces(version) + " Gateways know about a second later.",
              List.of(Link.tenants(), Link.tenant(within.tenant())),
              scope,
              version,
              place(within.tenant()),
              buttons(within.tenant(), fourEyes));
    };
  }

  static Editing of(Draft draft) {
    String tenant = String.valueOf(draft.tenant());
    String address = Drafted.address(tenant, draft.id());
    return new Editing(
        "Edit draft " + draft.id(),
        "Nothing changes for requests until it is published.",
        List.of(Link.tenants(), Link.tenant(tenant), Link.draft(tenant, draft.id())),
        draft.scope(),
        draft.revision(),
        place(tenant),
        List.of(
            new Link("Submit for review", address + "?submit=true"),
            new Link("Save draft", address)));
  }

  private static String replaces(int version) {
    return version == 0
        ? "The first one of its own; until now it has its tenant's."
        : "Replaces version %d; no version is ever changed.".formatted(version);
  }

  private static String title(Scope.InTenant within) {
    return switch (within.layer()) {
      case "model" -> "Edit policy of model " + within.model();
      case "key" -> "Edit policy of key " + within.key();
      default -> "Edit policy";
    };
  }

  private static List<Link> buttons(String tenant, boolean fourEyes) {
    String drafts = Link.tenant(tenant).address() + "/drafts";
    return fourEyes
        ? List.of(
            new Link("Submit for review", drafts + "?submit=true"),
            new Link("Save as draft", drafts))
        : List.of(new Link("Publish", place(tenant)), new Link("Save as draft", drafts));
  }

  private static String place(String tenant) {
    return Link.tenant(tenant).address() + "/policy";
  }

  /** Where it is in the navigation. */
  public String section() {
    return scope.tenant() == null ? "platform" : "tenants";
  }

  /** The page above. */
  public String back() {
    return trail.getLast().address();
  }

  /** Whether there is a policy beneath, from which this one may inherit. */
  public boolean mayInherit() {
    return scope.tenant() != null;
  }

  /** The editor for the other way to say it; what was typed is not taken along. */
  public String otherWay(boolean inherit) {
    String address = Link.at(place, scope);
    return address + (address.equals(place) ? "?" : "&") + "inherit=" + inherit;
  }
}
