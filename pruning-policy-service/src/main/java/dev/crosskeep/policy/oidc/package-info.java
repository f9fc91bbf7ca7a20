/** Signing in with an identity provider: OpenID Connect, whose groups say the roles. */
@NullMarked
package dev.crosskeep.policy.oidc;

import org.jspecify.annotations.NullMarked;
