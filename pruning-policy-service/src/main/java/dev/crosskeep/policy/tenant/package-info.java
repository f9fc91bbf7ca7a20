/** Tenants, and the policies that were published for them. */
@NullMarked
package dev.crosskeep.policy.tenant;

import org.jspecify.annotations.NullMarked;
