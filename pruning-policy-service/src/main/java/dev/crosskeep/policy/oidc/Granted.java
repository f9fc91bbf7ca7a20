package dev.crosskeep.policy.oidc;

import static java.util.stream.Collectors.toSet;

import dev.crosskeep.policy.member.Role;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody's groups allow together.
 *
 * @param roles none where no group is known
 * @param tenant the only one that the roles are for; all of them if null
 * @param ambiguous whether the groups are for different tenants, so that none of them counts
 */
record Granted(Set<Role> roles, @Nullable String tenant, boolean ambiguous) {

  private static final Granted NOTHING = new Granted(Set.of(), null, false);

  Granted {
    roles = Set.copyOf(roles);
  }

  static Granted to(Collection<String> names, List<OidcSettings.Group> groups) {
    var own = groups.stream().filter(group -> names.contains(group.name())).toList();
    if (own.isEmpty()) {
      return NOTHING;
    }
    var tenants = new HashSet<@Nullable String>();
    own.forEach(group -> tenants.add(group.tenant()));
    return tenants.size() > 1
        ? new Granted(Set.of(), null, true)
        : new Granted(
            own.stream().flatMap(group -> group.roles().stream()).collect(toSet()),
            own.getFirst().tenant(),
            false);
  }
}
