/** The pages on which operators see and change tenants, keys, policies and members. */
@NullMarked
package dev.crosskeep.policy.admin;

import org.jspecify.annotations.NullMarked;
