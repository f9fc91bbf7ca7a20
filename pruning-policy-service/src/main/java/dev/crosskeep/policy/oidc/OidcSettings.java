package dev.crosskeep.policy.oidc;

import dev.crosskeep.policy.member.Membership;
import dev.crosskeep.policy.member.Role;
import dev.crosskeep.service.start.InvalidSettingException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code crosskeep.oidc.*}.
 *
 * @param issuer the provider's address, below which its {@code /.well-known/openid-configuration}
 *     is; without it nobody signs in with a provider
 * @param clientId by which the provider knows this service
 * @param clientSecret none for a public client
 * @param name of the provider, for people
 * @param adminUrl where browsers see this service, such as {@code https://crosskeep.example.com}
 * @param scopes what the provider is asked for
 * @param loginClaim the claim that names the member
 * @param groupsClaim the claim that lists the member's groups
 * @param groups what each group may do; groups that are not here do nothing
 */
@ConfigurationProperties("crosskeep.oidc")
record OidcSettings(
    @Nullable URI issuer,
    @DefaultValue("") String clientId,
    @DefaultValue("") String clientSecret,
    @DefaultValue("your organisation") String name,
    @DefaultValue("") String adminUrl,
    @DefaultValue({"openid", "profile", "email"}) Set<String> scopes,
    @DefaultValue("preferred_username") String loginClaim,
    @DefaultValue("groups") String groupsClaim,
    @DefaultValue List<Group> groups) {

  OidcSettings {
    if (issuer != null) {
      require(!clientId.isBlank(), "client-id", "is missing");
      require(adminUrl.matches("https?://[^/]+"), "admin-url", "must be like https://HOST");
      require(!groups.isEmpty(), "groups", "must name at least one group");
    }
    groups = List.copyOf(groups);
    scopes = Set.copyOf(scopes);
  }

  /** The provider's address, where there is one. */
  URI requireIssuer() {
    return Objects.requireNonNull(issuer, "no provider");
  }

  /**
   * What the members of a group may do.
   *
   * @param tenant the only one that they see; all of them if null
   */
  record Group(
      @DefaultValue("") String name, @DefaultValue Set<Role> roles, @Nullable String tenant) {

    Group {
      require(!name.isBlank(), "groups[].name", "is missing");
      Membership.roleProblem(roles, tenant)
          .ifPresent(problem -> require(false, "groups[].roles of " + name, ": " + problem));
      roles = Set.copyOf(roles);
    }
  }

  private static void require(boolean good, String setting, String problem) {
    if (!good) {
      throw new InvalidSettingException(
          "crosskeep.oidc." + setting + " " + problem + ".",
          "Correct it, or leave crosskeep.oidc.issuer out.");
    }
  }
}
